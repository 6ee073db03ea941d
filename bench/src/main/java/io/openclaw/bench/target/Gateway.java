package io.openclaw.bench.target;

import io.openclaw.bench.http.Answer;
import io.openclaw.bench.http.Connection;
import io.openclaw.bench.http.Incoming;
import io.openclaw.bench.http.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client of the gateway with a connection of its own, used by one thread at a time.
public final class Gateway implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int ACCEPTED = 202;
  private static final int OK = 200;
  private static final int ABSENT = 404;

  private final Endpoint endpoint;
  private final Connection connection;

  public Gateway(Endpoint endpoint, Duration patience) {
    this.endpoint = endpoint;
    this.connection = new Connection(endpoint.server(), patience);
  }

  public void connect() throws IOException {
    connection.connect();
  }

  /// Returns the answer to a submission as it is.
  public Submitted submit(TaskBody order, String idempotencyKey) throws IOException {
    Answer answer = send(order.request(idempotencyKey));
    String id = answer.status() == ACCEPTED ? text(answer, "task_id") : "";
    return new Submitted(answer.status(), id);
  }

  /// The status of a task; nothing when the gateway does not know it.
  public Optional<String> status(String id) throws IOException {
    Answer answer = send(Request.get(path(id)));
    return answer.status() == ABSENT ? Optional.empty() : Optional.of(good(answer, "status"));
  }

  /// How many watching connections the gateway counts.
  public long connections() throws IOException {
    Answer answer = send(Request.get("/stats"));
    if (answer.status() != OK) {
      throw new IOException("the gateway's figures are answered by " + answer.status());
    }
    try {
      return JSON.readTree(answer.body()).at("/gateway/connections").asLong(-1);
    } catch (JacksonException e) {
      throw new IOException("the gateway answers no JSON", e);
    }
  }

  /// Cancels a task and returns its status after that.
  public String cancel(String id) throws IOException {
    return good(send(Request.post(path(id) + "/cancel", "{}")), "status");
  }

  /// The events of a task from its first one on, as they come.
  public TaskEvents events(String id) throws IOException {
    Request request = Request.get(path(id) + "/events").with("Accept", "text/event-stream");
    Incoming answer = connection.open(endpoint.authorized(request));
    if (answer.status() != OK) {
      throw new IOException("the events of a task are answered by " + answer.status());
    }
    return new TaskEvents(answer.lines());
  }

  @Override
  public void close() {
    connection.close();
  }

  private Answer send(Request request) throws IOException {
    return connection.send(endpoint.authorized(request));
  }

  private static String good(Answer answer, String field) throws IOException {
    if (answer.status() != OK) {
      throw new IOException("the gateway answers " + answer.status());
    }
    return text(answer, field);
  }

  private static String text(Answer answer, String field) throws IOException {
    try {
      JsonNode value = JSON.readTree(answer.body()).path(field);
      if (value.isString()) {
        return value.asString();
      }
    } catch (JacksonException e) {
      throw new IOException("the gateway answers no JSON", e);
    }
    throw new IOException("the gateway's answer has no " + field);
  }

  private static String path(String id) {
    return "/api/v1/tasks/" + id;
  }

  /// `id` is empty unless the task was accepted.
  public record Submitted(int status, String id) {
    public boolean accepted() {
      return status == ACCEPTED;
    }
  }
}
