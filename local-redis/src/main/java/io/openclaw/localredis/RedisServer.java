package io.openclaw.localredis;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;

/// What a running server says of itself.
public record RedisServer(RedisVersion version, long pid) {

  /// Asks the server at `redis://[user:password@]host[:port]` (`rediss://` over TLS).
  ///
  /// @throws LocalRedisException when nobody answers there, or it is no Redis, or it refuses us
  public static RedisServer at(URI url, Duration patience) {
    try {
      return asked(url, patience);
    } catch (IOException e) {
      throw new LocalRedisException(
          "Redis at %s cannot be asked: %s.".formatted(withoutSecrets(url), e.getMessage()), e);
    }
  }

  static RedisServer asked(URI url, Duration patience) throws IOException {
    int millis = Math.toIntExact(patience.toMillis());
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(hostOf(url), portOf(url)), millis);
      socket.setSoTimeout(millis);
      try (Socket secured = secured(socket, url)) {
        return ask(secured, url);
      }
    }
  }

  private static RedisServer ask(Socket socket, URI url) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    String userInfo = url.getRawUserInfo();
    if (userInfo != null) {
      Resp.call(socket.getOutputStream(), in, Resp.auth(decoded(userInfo)));
    }
    // A server that still loads its data answers INFO, but not PING.
    Resp.call(socket.getOutputStream(), in, "PING");
    return parse(Resp.call(socket.getOutputStream(), in, "INFO", "server"));
  }

  private static RedisServer parse(String info) throws IOException {
    Map<String, String> fields = new HashMap<>();
    info.lines()
        .map(line -> line.split(":", 2))
        .filter(pair -> pair.length == 2)
        .forEach(pair -> fields.put(pair[0], pair[1].strip()));
    // Valkey keeps redis_version at 7.2.4 for old clients, so either field tells enough.
    RedisVersion version =
        RedisVersion.parse(fields.getOrDefault("redis_version", ""))
            .orElseThrow(() -> new IOException("it does not say its version"));
    return new RedisServer(version, Long.parseLong(fields.getOrDefault("process_id", "0")));
  }

  private static Socket secured(Socket socket, URI url) throws IOException {
    if (!"rediss".equals(url.getScheme())) {
      return socket;
    }
    var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    return factory.createSocket(socket, hostOf(url), portOf(url), /* autoClose= */ true);
  }

  private static String hostOf(URI url) throws IOException {
    if (url.getHost() == null) {
      throw new IOException("the URL has no host; write redis://HOST:PORT");
    }
    return url.getHost();
  }

  private static int portOf(URI url) {
    return url.getPort() < 0 ? 6379 : url.getPort();
  }

  private static String decoded(String userInfo) {
    return URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String withoutSecrets(URI url) {
    return url.getScheme() + "://" + url.getHost() + ":" + portOf(url);
  }
}
