package io.openclaw.gateway.ops;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.ops.Vitals.Health;
import io.openclaw.provider.Catalogue;
import io.openclaw.provider.ProviderSpec;
import io.openclaw.task.Lane;
import io.openclaw.task.Status;
import io.openclaw.task.Workers.Worker;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One page of counters. What cannot be had in time is left out, so the page itself always comes.
final class StatsPage {
  private final Vitals vitals;
  private final Catalogue catalogue;
  private final GatewayFigures figures;

  StatsPage(Vitals vitals, Catalogue catalogue, GatewayFigures figures) {
    this.vitals = vitals;
    this.catalogue = catalogue;
    this.figures = figures;
  }

  ObjectNode now() {
    Health health = vitals.health();
    List<Worker> workers = health.workers().orElse(List.of());
    Map<String, Long> tally = vitals.tally().orElse(Map.of());
    ObjectNode page = OURS.createObjectNode().put("status", health.status());
    lanes(page, tally);
    tasks(page.putObject("tasks"), tally);
    workers.forEach(worker -> worker(page.withArray("workers").addObject(), worker));
    providers(page.putArray("providers"), workers);
    page.set("http", figures.http());
    page.set("gateway", figures.process());
    page.set("webhooks", figures.webhooks());
    vitals.history().ifPresent(state -> page.set("history", GatewayFigures.history(state)));
    return page;
  }

  private static void lanes(ObjectNode page, Map<String, Long> tally) {
    ObjectNode queues = page.putObject("queues");
    ObjectNode lanes = page.putObject("lanes");
    for (Lane lane : Lane.values()) {
      long running = tally.getOrDefault("held:" + lane.word(), 0L);
      long waiting = tally.getOrDefault("waiting:" + lane.word(), 0L);
      queues.putObject(lane.word()).put("waiting", waiting).put("running", running);
      lanes.putObject(lane.word()).put("running", running);
    }
    page.putArray("workers");
  }

  private static void tasks(ObjectNode tasks, Map<String, Long> tally) {
    for (Status status : Status.values()) {
      tasks.put(status.word(), tally.getOrDefault(status.word(), 0L));
    }
    for (String counter : new String[] {"bytes", "fenced", "outbox"}) {
      tasks.put(counter, tally.getOrDefault(counter, 0L));
    }
  }

  private static void worker(ObjectNode json, Worker worker) {
    json.put("id", worker.id());
    json.put("name", worker.name());
    json.put("pid", worker.pid());
    json.put("host", worker.host());
    json.put("running", worker.running());
    ObjectNode places = json.putObject("places");
    worker.places().forEach((lane, count) -> places.put(lane.word(), count));
    json.put("draining", worker.draining());
  }

  private void providers(ArrayNode list, List<Worker> workers) {
    Set<String> announced =
        workers.stream().flatMap(it -> it.providers().stream()).collect(Collectors.toSet());
    for (ProviderSpec spec : catalogue.all()) {
      list.addObject()
          .put("name", spec.name())
          .put("configured", announced.contains(spec.name()))
          .put("model", spec.model())
          .put("rpm", spec.rpm())
          .put("concurrency", spec.concurrency());
    }
  }
}
