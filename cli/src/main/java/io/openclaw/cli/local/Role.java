package io.openclaw.cli.local;

import java.util.List;
import java.util.Locale;

/// A program of ours that runs as a process of its own.
enum Role {
  GATEWAY,
  WORKER,
  SIMULATOR;

  /// A library may catch the error and go on with half of its threads; the JVM itself ends first.
  private static final String EXIT_WHEN_OUT_OF_MEMORY = "-XX:+ExitOnOutOfMemoryError";

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
      case GATEWAY -> List.of("-Xmx500m", EXIT_WHEN_OUT_OF_MEMORY);
      case WORKER -> List.of("-Xmx512m", EXIT_WHEN_OUT_OF_MEMORY);
      case SIMULATOR -> List.of("-Xmx256m", "-XX:+UseSerialGC");
    };
  }
}
