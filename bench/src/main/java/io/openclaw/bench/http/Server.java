package io.openclaw.bench.http;

import java.net.URI;

/// Where to connect to. Plain HTTP only: benchmarks run beside what they measure.
public record Server(String host, int port) {

  public static Server of(URI url) {
    if (!"http".equals(url.getScheme()) || url.getHost() == null) {
      throw new IllegalArgumentException("not an http:// address: " + url);
    }
    return new Server(url.getHost(), url.getPort() < 0 ? 80 : url.getPort());
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
