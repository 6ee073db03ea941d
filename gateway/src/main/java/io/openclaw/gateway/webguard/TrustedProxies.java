package io.openclaw.gateway.webguard;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The address of the client behind proxies. X-Forwarded-For is believed from configured proxies
/// alone, and only back to the first address that is none of them: what stands before it can be
/// forged.
final class TrustedProxies {
  private final List<Block> proxies;

  /// Throws [IllegalArgumentException] for text that is no address.
  TrustedProxies(List<String> proxies) {
    this.proxies = proxies.stream().map(Block::of).toList();
  }

  /// The request as if its client had called without proxies.
  HttpServletRequest unproxied(HttpServletRequest request) {
    if (!trusted(request.getRemoteAddr())) {
      return request;
    }
    String client = client(request);
    return new HttpServletRequestWrapper(request) {
      @Override
      public String getRemoteAddr() {
        return client;
      }
    };
  }

  private String client(HttpServletRequest request) {
    String client = request.getRemoteAddr();
    List<String> hops =
        Collections.list(request.getHeaders("X-Forwarded-For")).stream()
            .flatMap(line -> Stream.of(line.split(",", -1)))
            .map(String::strip)
            .toList();
    for (String hop : hops.reversed()) {
      Optional<InetAddress> address = parsed(hop);
      if (address.isEmpty()) {
        return client;
      }
      client = address.get().getHostAddress();
      if (!trusted(client)) {
        return client;
      }
    }
    return client;
  }

  private boolean trusted(String address) {
    return !proxies.isEmpty()
        && parsed(address)
            .filter(it -> proxies.stream().anyMatch(block -> block.has(it)))
            .isPresent();
  }

  /// Never looks a name up.
  private static Optional<InetAddress> parsed(String address) {
    try {
      return Optional.of(InetAddress.ofLiteral(address));
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }

  private record Block(InetAddress base, int bits) {
    static Block of(String text) {
      String[] parts = text.split("/", 2);
      InetAddress base = parsed(parts[0]).orElseThrow(() -> wrong(text));
      int most = base.getAddress().length * 8;
      if (parts.length == 1) {
        return new Block(base, most);
      }
      if (!parts[1].matches("[0-9]{1,3}") || Integer.parseInt(parts[1]) > most) {
        throw wrong(text);
      }
      return new Block(base, Integer.parseInt(parts[1]));
    }

    boolean has(InetAddress address) {
      byte[] ours = base.getAddress();
      byte[] theirs = address.getAddress();
      int whole = bits / 8;
      if (ours.length != theirs.length || !Arrays.equals(ours, 0, whole, theirs, 0, whole)) {
        return false;
      }
      int mask = 0xFF00 >> (bits % 8) & 0xFF;
      return mask == 0 || (ours[whole] & mask) == (theirs[whole] & mask);
    }

    private static IllegalArgumentException wrong(String text) {
      return new IllegalArgumentException(
          "openclaw.security.trusted-proxies: "
              + text
              + " is neither an address nor a block such as 10.0.0.0/8");
    }
  }
}
