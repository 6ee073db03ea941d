package io.openclaw.gateway.stomp;

import io.openclaw.gateway.problem.Code;
import java.util.Map;
import java.util.Optional;

/// A frame of a client, as it was meant. Of several headers with one name the first counts.
final class Frame {
  private final Command command;
  private final Map<String, String> headers;
  private final byte[] body;

  Frame(Command command, Map<String, String> headers, byte[] body) {
    this.command = command;
    this.headers = headers;
    this.body = body;
  }

  Command command() {
    return command;
  }

  Map<String, String> headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /// Throws [StompError] when it is missing.
  String required(String name) {
    return header(name)
        .orElseThrow(() ->
            new StompError(
                Code.MALFORMED_FRAME, "A " + command + " frame needs the header '" + name + "'."));
  }
}
