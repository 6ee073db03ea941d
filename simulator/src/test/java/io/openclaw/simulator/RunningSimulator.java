package io.openclaw.simulator;

import io.openclaw.simulator.http.HttpServer;
import io.openclaw.simulator.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A simulator on a free port, and a client of it.
final class RunningSimulator implements AutoCloseable {

  static final String COMPLETIONS = "/v1/chat/completions";

  private final HttpServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private RunningSimulator(HttpServer server) {
    this.server = server;
    Thread.ofVirtual().start(server::serve);
  }

  static RunningSimulator start(InstantSource clock) throws IOException {
    return new RunningSimulator(
        Simulator.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), clock));
  }

  int port() {
    return server.address().getPort();
  }

  Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).header("Authorization", "Bearer any"));
  }

  HttpResponse<String> post(String path, String key, String body)
      throws IOException, InterruptedException {
    return send(
        request(path).header("Authorization", "Bearer " + key).POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> put(String path, String body) throws IOException, InterruptedException {
    return send(request(path).PUT(BodyPublishers.ofString(body)));
  }

  /// The whole text of a streamed call.
  HttpResponse<String> stream(String key, String prompt) throws IOException, InterruptedException {
    return post(COMPLETIONS, key, streamed(prompt));
  }

  HttpResponse<String> whole(String key, String prompt) throws IOException, InterruptedException {
    return post(COMPLETIONS, key, Json.text(Map.of("messages", List.of(user(prompt)))));
  }

  static String streamed(String prompt) {
    return Json.text(Map.of("model", "m", "stream", true, "messages", List.of(user(prompt))));
  }

  static Map<String, Object> user(String content) {
    return Map.of("role", "user", "content", content);
  }

  /// The bytes of a streamed call, for a raw socket.
  static byte[] rawStream(String key, String prompt) {
    byte[] body = streamed(prompt).getBytes(StandardCharsets.UTF_8);
    String head =
        "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                .formatted(key)
            + "Content-Length: %d\r\n\r\n".formatted(body.length);
    return (head + new String(body, StandardCharsets.ISO_8859_1))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  List<JsonNode> journal() throws IOException, InterruptedException {
    return journal(0);
  }

  List<JsonNode> journal(long since) throws IOException, InterruptedException {
    return get("/journal?since=" + since).body().lines().map(RunningSimulator::json).toList();
  }

  /// The names of the facts of each call, calls in the order in which they came.
  List<List<String>> factsByCall() throws IOException, InterruptedException {
    Map<String, List<String>> calls = new LinkedHashMap<>();
    for (JsonNode fact : journal()) {
      calls
          .computeIfAbsent(fact.get("call").stringValue(), call -> new java.util.ArrayList<>())
          .add(fact.get("fact").stringValue());
    }
    return List.copyOf(calls.values());
  }

  JsonNode violations(String key) throws IOException, InterruptedException {
    return json(get("/violations").body()).path("accounts").path(key);
  }

  static JsonNode json(String text) {
    return Json.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
