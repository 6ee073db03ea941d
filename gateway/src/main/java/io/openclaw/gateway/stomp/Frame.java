package io.openclaw.gateway.stomp;

import io.openclaw.gateway.problem.Code;
import java.util.Map;
import java.util.Optional;

/// A frame of a client, as it was meant.
///
/// @param headers of several with one name the first counts
record Frame(Command command, Map<String, String> headers, byte[] body) {

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /// Throws [StompError] when it is missing.
  String required(String name) {
    return header(name)
        .orElseThrow(
            () ->
                new StompError(
                    Code.MALFORMED_FRAME, "A " + command + " frame needs the header '" + name + "'."));
  }
}
