package io.openclaw.ratelimit.judge;

import static org.awaitility.Awaitility.await;

import io.openclaw.simulator.Simulator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A simulator in a process of its own, and what it saw.
final class Referee implements AutoCloseable {
  private final Child process;
  private final String url;
  private final HttpClient client = HttpClient.newHttpClient();

  private Referee(Child process, String url) {
    this.process = process;
    this.url = url;
  }

  static Referee start(Path folder) throws IOException {
    Path port = folder.resolve("simulator.port");
    Child process =
        Child.start(
            Simulator.class,
            folder.resolve("simulator.log"),
            List.of("--port-file", port.toString()));
    await().until(() -> Files.exists(port));
    return new Referee(process, "http://127.0.0.1:" + Files.readString(port).strip());
  }

  String url() {
    return url;
  }

  void limit(String key, int rpm, int concurrency, long window) throws Exception {
    String limits =
        "{\"rpm\":%d,\"concurrency\":%d,\"window_ms\":%d}".formatted(rpm, concurrency, window);
    client.send(
        HttpRequest.newBuilder(URI.create(url + "/accounts/" + key))
            .PUT(BodyPublishers.ofString(limits))
            .build(),
        BodyHandlers.discarding());
  }

  /// The milliseconds at which calls were accepted.
  List<Long> starts(String key) throws Exception {
    return get("/journal")
        .lines()
        .map(JsonMapper.shared()::readTree)
        .filter(fact -> fact.get("account").stringValue().equals(key))
        .filter(fact -> fact.get("fact").stringValue().equals("start"))
        .map(fact -> fact.get("at_ms").longValue())
        .toList();
  }

  Figures figures(String key) throws Exception {
    JsonNode all = JsonMapper.shared().readTree(get("/violations"));
    JsonNode of = all.path("accounts").path(key);
    return new Figures(
        of.path("worst_minute").intValue(),
        of.path("worst_concurrency").intValue(),
        of.path("violations").intValue());
  }

  private String get(String path) throws Exception {
    return client
        .send(HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString())
        .body();
  }

  @Override
  public void close() {
    process.close();
    client.close();
  }

  record Figures(int worstMinute, int worstConcurrency, int violations) {}
}
