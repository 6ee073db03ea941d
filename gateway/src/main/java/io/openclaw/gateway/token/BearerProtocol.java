package io.openclaw.gateway.token;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A token among the sub-protocols of a WebSocket handshake: what follows `bearer`. It is the only
/// header that a page's script can fill.
record BearerProtocol(List<String> offered) {
  private static final String BEARER = "bearer";

  static BearerProtocol of(HttpServletRequest request) {
    return new BearerProtocol(
        Collections.list(request.getHeaders("Sec-WebSocket-Protocol")).stream()
            .flatMap(line -> Stream.of(line.split(",", -1)))
            .map(String::strip)
            .toList());
  }

  Optional<String> token() {
    int at = offered.indexOf(BEARER);
    return at >= 0 && at + 1 < offered.size() ? Optional.of(offered.get(at + 1)) : Optional.empty();
  }

  /// What must be answered, unless another one is spoken.
  Optional<String> answer() {
    return Optional.of(BEARER).filter(offered::contains);
  }
}
