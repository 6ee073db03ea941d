package io.openclaw.cli.local;

import java.util.List;
import java.util.Locale;

/// A program of ours that runs as a process of its own.
enum Role {
  GATEWAY,
  WORKER,
  SIMULATOR;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Kind kind() {
    return switch (this) {
      case GATEWAY -> Kind.GATEWAY;
      case WORKER -> Kind.WORKER;
      case SIMULATOR -> Kind.SIMULATOR;
    };
  }

  /// For the Java that runs it.
  List<String> flags() {
    return switch (this) {
      case GATEWAY -> List.of("-Xmx500m");
      case WORKER -> List.of("-Xmx512m");
      case SIMULATOR -> List.of("-Xmx256m", "-XX:+UseSerialGC");
    };
  }
}
