package io.openclaw.gateway.stomp;

import java.util.List;
import java.util.Optional;

/// The versions of the protocol, best first.
enum Version {
  V1_2("1.2"),
  V1_1("1.1"),
  V1_0("1.0");

  static final String ALL = "1.2,1.1,1.0";

  private final String number;

  Version(String number) {
    this.number = number;
  }

  String number() {
    return number;
  }

  /// The best of what a client accepts; one that says nothing means 1.0.
  static Optional<Version> best(Optional<String> accepted) {
    List<String> numbers = List.of(accepted.orElse(V1_0.number).replace(" ", "").split(",", -1));
    for (Version version : values()) {
      if (numbers.contains(version.number)) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }

  /// The best sub-protocol of those offered.
  static Optional<String> protocol(List<String> offered) {
    for (Version version : values()) {
      String name = "v" + version.number.replace(".", "") + ".stomp";
      if (offered.contains(name)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  /// Writes a header's name or value.
  String escape(String text) {
    if (this == V1_0) {
      return text.replace("\r", "").replace("\n", " ");
    }
    String escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace(":", "\\c");
    return this == V1_2 ? escaped.replace("\r", "\\r") : escaped.replace("\r", "");
  }

  /// Reads a header's name or value; empty when it holds an escape that does not exist.
  Optional<String> unescape(String text) {
    if (this == V1_0 || text.indexOf('\\') < 0) {
      return Optional.of(text);
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); at++) {
      char sign = text.charAt(at);
      char meant = sign == '\\' ? meaning(++at < text.length() ? text.charAt(at) : 0) : sign;
      if (meant == 0) {
        return Optional.empty();
      }
      plain.append(meant);
    }
    return Optional.of(plain.toString());
  }

  private char meaning(char escaped) {
    return switch (escaped) {
      case 'n' -> '\n';
      case 'c' -> ':';
      case '\\' -> '\\';
      case 'r' -> this == V1_2 ? '\r' : 0;
      default -> 0;
    };
  }
}
