package io.openclaw.testkit.client;

import io.openclaw.testkit.history.History;
import io.openclaw.testkit.history.Observation;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A client of the HTTP API that writes down what it asked and what it was told. Safe for many
/// threads.
public final class TaskClient {
  private static final String TASKS = "/api/v1/tasks";
  private static final Duration CALL = Duration.ofSeconds(5);

  private final URI gateway;
  private final History history;

  public TaskClient(URI gateway, History history) {
    this.gateway = gateway;
    this.history = history;
  }

  /// One try, without writing anything down.
  public Answer post(Ask ask, @Nullable String key, Duration patience) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Content-Type", "application/json");
    if (key != null) {
      fields.put("Idempotency-Key", key);
    }
    String body = Json.write(ask.body());
    return Wire.call(new Wire.Request("POST", uri(TASKS), fields, body), patience);
  }

  /// Submits under an idempotency key until it is acknowledged, through 429, 5xx and no answer at
  /// all.
  ///
  /// @return the task's id
  /// @throws IllegalStateException when it is refused for good, or not taken within `patience`
  public String submit(Ask ask, String key, Duration patience) {
    history.add(
        at -> new Observation.Submitted(at, key, ask.prompt(), ask.expectation().orElse(null)));
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      String why = "";
      try {
        Answer answer = post(ask, key, CALL);
        if (answer.ok()) {
          String task = answer.json().path("task_id").asString("");
          history.add(at -> new Observation.Accepted(at, key, task));
          return task;
        }
        why = answer.status() + " " + answer.body();
        if (answer.status() < 500 && answer.status() != 429) {
          throw new IllegalStateException("refused: " + why);
        }
      } catch (IOException e) {
        why = "no answer: " + e.getMessage();
      }
      String because = why;
      history.add(at -> new Observation.NotAccepted(at, key, because));
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not accepted within " + patience + ": " + why);
      }
      pause();
    }
  }

  /// The task as the API shows it now, through outages; writes its status down.
  ///
  /// @throws IllegalStateException when no answer comes within `patience`
  public JsonNode read(String task, Duration patience) {
    Answer answer = insist("GET", TASKS + "/" + task, patience);
    if (!answer.ok()) {
      history.add(at -> new Observation.Vanished(at, "read", task, "" + answer.status()));
      throw new IllegalStateException(task + " cannot be read: " + answer);
    }
    JsonNode shown = answer.json();
    String status = shown.path("status").asString("");
    history.add(at -> new Observation.Read(at, task, status, shown.path("attempt").asInt(0)));
    return shown;
  }

  /// Asks for cancel until there is an answer: 200 acknowledges it, 409 says that it came too late.
  public Answer cancel(String task, Duration patience) {
    Answer answer = control(task, "cancel", patience);
    if (answer.status() == 200) {
      history.add(at -> new Observation.CancelAcknowledged(at, task));
    }
    return answer;
  }

  /// Asks for `pause`, `resume` and the like until there is an answer.
  public Answer control(String task, String command, Duration patience) {
    return insist("POST", TASKS + "/" + task + "/" + command, patience);
  }

  /// One try of a GET on any path, without writing anything down.
  public Answer get(String path, Duration patience) throws IOException {
    return Wire.call(Wire.Request.get(uri(path), Map.of("Accept", "application/json")), patience);
  }

  /// `/stats`, or nothing while nobody answers.
  public Optional<JsonNode> stats() {
    try {
      Answer answer = get("/stats", Duration.ofSeconds(2));
      return answer.ok() ? Optional.of(answer.json()) : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Whether `GET /health` is 200 now.
  public boolean healthy() {
    try {
      return get("/health", Duration.ofSeconds(1)).status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private Answer insist(String method, String path, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      String why;
      try {
        Map<String, String> fields = Map.of("Content-Type", "application/json");
        Answer answer = Wire.call(new Wire.Request(method, uri(path), fields, ""), CALL);
        if (answer.status() < 500 && answer.status() != 429) {
          return answer;
        }
        why = answer.status() + " " + answer.body();
      } catch (IOException e) {
        why = String.valueOf(e.getMessage());
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s %s got no answer within %s: %s".formatted(method, path, patience, why));
      }
      pause();
    }
  }

  /// Where a path of the gateway is.
  public URI uri(String path) {
    return gateway.resolve(path);
  }

  History history() {
    return history;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted between two tries", e);
    }
  }
}
