package io.openclaw.cli.client;

import io.openclaw.cli.terminal.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// The gateways of one system. They know the same tasks, so when one does not answer the next is
/// asked.
final class Gateway {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int ANSWER_MILLIS = 30_000;

  private final List<URI> urls;
  private final String token;
  private final AtomicInteger present = new AtomicInteger();

  Gateway(List<URI> urls, String token) {
    this.urls = List.copyOf(urls);
    this.token = token;
  }

  GatewayReply get(String path, Map<String, String> query) {
    return reachable(path + query(query), this::got);
  }

  GatewayReply post(String path) {
    return reachable(path, url -> posted(url, "{}", Map.of()));
  }

  GatewayReply delete(String path) {
    return reachable(path, this::deleted);
  }

  /// One try; an [IOException] leaves open whether the gateway took it.
  GatewayReply post(String path, String json, Map<String, String> headers) throws IOException {
    return posted(path, json, headers);
  }

  /// The answer's head has come when this returns; the caller closes it.
  HttpURLConnection stream(String path, Map<String, String> headers, int silenceMillis)
      throws IOException {
    HttpURLConnection connection = open(path, headers);
    connection.setReadTimeout(silenceMillis);
    connection.getResponseCode();
    return connection;
  }

  /// From now on the next one is asked.
  void turn() {
    present.updateAndGet(index -> (index + 1) % urls.size());
  }

  boolean isOnly() {
    return urls.size() == 1;
  }

  URI url() {
    return urls.get(present.get());
  }

  Failure unreachable(IOException cause) {
    String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return Failure.unreachable("The gateway at %s cannot be reached: %s.".formatted(url(), why));
  }

  private interface Call {
    GatewayReply to(String path) throws IOException;
  }

  private GatewayReply reachable(String path, Call call) {
    for (int tried = 1; ; tried++) {
      try {
        return call.to(path);
      } catch (IOException e) {
        Failure failure = unreachable(e);
        turn();
        if (tried >= urls.size()) {
          throw failure;
        }
      }
    }
  }

  private GatewayReply got(String path) throws IOException {
    return reply(open(path, Map.of("Accept", "application/json")));
  }

  private GatewayReply deleted(String path) throws IOException {
    HttpURLConnection connection = open(path, Map.of("Accept", "application/json"));
    connection.setRequestMethod("DELETE");
    return reply(connection);
  }

  private GatewayReply posted(String path, String json, Map<String, String> headers)
      throws IOException {
    HttpURLConnection connection = open(path, headers);
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setRequestProperty("Accept", "application/json");
    connection.setDoOutput(true);
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    connection.setFixedLengthStreamingMode(body.length);
    try (var out = connection.getOutputStream()) {
      out.write(body);
    }
    return reply(connection);
  }

  private HttpURLConnection open(String path, Map<String, String> headers) throws IOException {
    var connection = (HttpURLConnection) URI.create(url() + path).toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(ANSWER_MILLIS);
    connection.setInstanceFollowRedirects(false);
    headers.forEach(connection::setRequestProperty);
    if (!token.isEmpty()) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
    return connection;
  }

  static GatewayReply reply(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    try (InputStream in =
        status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
      String body = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new GatewayReply(status, connection.getHeaderFieldLong("Retry-After", 1), body);
    }
  }

  private static String query(Map<String, String> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&", "?", ""));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static String taskPath(String id) {
    return "/api/v1/tasks/" + encoded(id);
  }
}
