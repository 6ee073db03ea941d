package io.openclaw.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.openclaw.digest.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Gateway and simulator in one small server, which can be told to misbehave.
public final class ScriptedSystem implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final AtomicInteger submitted = new AtomicInteger();
  private final Map<String, Task> tasks = new ConcurrentHashMap<>();
  private final Set<String> keys = ConcurrentHashMap.newKeySet();
  private final List<String> journal = new CopyOnWriteArrayList<>();
  private volatile int lostTask = -1;
  private volatile int refusedTask = -1;
  private volatile int stuckTask = -1;
  private volatile boolean deafToCancel;

  private record Task(String prompt, AtomicInteger reads, CountDownLatch cancelled) {}

  public ScriptedSystem() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
    server.setExecutor(threads);
    server.createContext("/health", exchange -> answer(exchange, it -> send(it, 200, "{}")));
    server.createContext("/api/v1/tasks", exchange -> answer(exchange, this::tasks));
    server.createContext("/journal", exchange -> answer(exchange, this::journal));
    server.createContext("/v1/chat/completions", exchange -> answer(exchange, this::direct));
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public URI uri() {
    return URI.create(url());
  }

  /// Accepts the task of this number, from 0 on, and then does not know it.
  public void loses(int task) {
    lostTask = task;
  }

  /// Answers 503 to the submission of this number.
  public void refuses(int task) {
    refusedTask = task;
  }

  /// Never ends the task of this number.
  public void neverEnds(int task) {
    stuckTask = task;
  }

  /// Says that it cancelled, and goes on.
  public void ignoresCancel() {
    deafToCancel = true;
  }

  public int submissions() {
    return submitted.get();
  }

  /// How many different Idempotency-Keys came.
  public int keys() {
    return keys.size();
  }

  public void write(long atMs, String call, String fact, String prompt) {
    journal.add(
        """
        {"n":%d,"at_ms":%d,"account":"a","call":"%s","fact":"%s","model":"sim","prompt_sha256":"%s"}
        """
            .formatted(journal.size() + 1, atMs, call, fact, Sha256.hex(prompt)));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void tasks(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().split("/", -1);
    if (path.length == 4) {
      submit(exchange);
      return;
    }
    Task task = tasks.get(path[4]);
    if (task == null) {
      send(exchange, 404, "{}");
    } else if (path.length == 5) {
      send(exchange, 200, "{\"status\":\"" + status(path[4], task) + "\"}");
    } else if (path[5].equals("cancel")) {
      cancel(exchange, path[4], task);
    } else {
      events(exchange, task);
    }
  }

  private void submit(HttpExchange exchange) throws IOException {
    JsonNode body = JSON.readTree(exchange.getRequestBody());
    keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
    int number = submitted.getAndIncrement();
    if (number == refusedTask) {
      send(exchange, 503, "{}");
      return;
    }
    String prompt = body.path("message").asString();
    if (number != lostTask) {
      tasks.put("t" + number, new Task(prompt, new AtomicInteger(), new CountDownLatch(1)));
    }
    write(System.nanoTime() / 1_000_000, "c" + number, "start", prompt);
    if (!streams(prompt)) {
      write(System.nanoTime() / 1_000_000, "c" + number, "end", prompt);
    }
    send(exchange, 202, "{\"task_id\":\"t" + number + "\",\"status\":\"queued\"}");
  }

  private static boolean streams(String prompt) {
    return prompt.contains("tokens=4000");
  }

  /// Every tenth task is seen running once, so that whoever waits for its end has to ask again.
  private String status(String id, Task task) {
    if (task.cancelled().getCount() == 0) {
      return "cancelled";
    }
    boolean seenRunning = id.endsWith("0") && task.reads().getAndIncrement() == 0;
    return seenRunning || id.equals("t" + stuckTask) ? "running" : "succeeded";
  }

  private void cancel(HttpExchange exchange, String id, Task task) throws IOException {
    if (!deafToCancel) {
      write(System.currentTimeMillis(), id.replace('t', 'c'), "client_closed", task.prompt());
    }
    task.cancelled().countDown();
    send(exchange, 200, "{\"status\":\"cancelled\"}");
  }

  private void events(HttpExchange exchange, Task task) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      event(out, "queued");
      event(out, "started");
      event(out, "content");
      if (streams(task.prompt())) {
        awaitCancel(task);
      }
      event(out, "done");
    }
  }

  private static void awaitCancel(Task task) {
    try {
      if (!task.cancelled().await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody cancelled");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void event(OutputStream out, String type) throws IOException {
    out.write("event: %s\ndata: {\"type\":\"%s\"}\n\n".formatted(type, type).getBytes(UTF_8));
    out.flush();
  }

  private void direct(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write("data: {\"choices\":[{\"delta\":{\"content\":\"\"}}]}\n\n".getBytes(UTF_8));
      out.write("data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n".getBytes(UTF_8));
      out.write("data: [DONE]\n\n".getBytes(UTF_8));
    }
  }

  private void journal(HttpExchange exchange) throws IOException {
    int since = Integer.parseInt(exchange.getRequestURI().getQuery().replace("since=", ""));
    List<String> lines = List.copyOf(journal);
    send(exchange, 200, String.join("", lines.subList(since, lines.size())));
  }

  private interface Route {
    void open(HttpExchange exchange) throws IOException;
  }

  private static void answer(HttpExchange exchange, Route route) throws IOException {
    try (exchange) {
      route.open(exchange);
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
