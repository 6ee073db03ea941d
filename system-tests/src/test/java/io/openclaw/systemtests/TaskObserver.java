package io.openclaw.systemtests;

import static org.awaitility.Awaitility.await;

import io.openclaw.testkit.client.Ask;
import io.openclaw.testkit.client.SimulatorJournal;
import io.openclaw.testkit.client.TaskClient;
import io.openclaw.testkit.cluster.LocalCluster;
import io.openclaw.testkit.history.History;
import io.openclaw.testkit.history.Observation.ProviderFact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Submits tasks and looks at what becomes of them: at the gateway, and in the simulator's journal.
final class TaskObserver implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration LATER = Duration.ofSeconds(60);
  private static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled", "timeout");

  private final History history;
  private final TaskClient client;
  private final SimulatorJournal journal;
  private final AtomicInteger keys = new AtomicInteger();

  TaskObserver(LocalCluster cluster) {
    this.history = cluster.history();
    this.client = cluster.direct();
    this.journal = SimulatorJournal.follow(cluster.simulatorUrl(), history);
  }

  String submit(Ask ask) {
    return client.submit(ask, "trouble-" + keys.incrementAndGet(), SOON);
  }

  /// The task as it ended.
  JsonNode ended(String task) {
    await()
        .atMost(LATER)
        .until(() -> ENDS.contains(get("/api/v1/tasks/" + task).path("status").asString("")));
    return client.read(task, SOON);
  }

  /// Its status and, after a blank, the code of its error.
  static String verdict(JsonNode task) {
    String code = task.path("error").path("code").asString("");
    return (task.path("status").asString("") + ' ' + code).strip();
  }

  String waitingFor(String task) {
    return get("/api/v1/tasks/" + task).path("progress").path("waiting_for").asString("");
  }

  /// How many events of this kind the task has.
  long events(String task, String type) {
    return get("/api/v1/tasks/" + task + "/events?after=0")
        .path("events")
        .valueStream()
        .filter(it -> it.path("type").asString("").equals(type))
        .count();
  }

  JsonNode provider(String name) {
    return get("/api/v1/providers")
        .path("providers")
        .valueStream()
        .filter(it -> it.path("name").asString("").equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// Calls that reached the account, refused ones included.
  long calls(String account) {
    return facts(account).map(ProviderFact::call).distinct().count();
  }

  List<ProviderFact> facts(String account, String kind) {
    return facts(account).filter(it -> it.fact().equals(kind)).toList();
  }

  private Stream<ProviderFact> facts(String account) {
    return history.all().stream()
        .filter(ProviderFact.class::isInstance)
        .map(ProviderFact.class::cast)
        .filter(it -> it.account().equals(account));
  }

  private JsonNode get(String path) {
    try {
      return client.get(path, SOON).json();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    journal.close();
  }
}
