package io.openclaw.cli.local;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What runs, put together from the registry (processes) and from a gateway's own figures (work).
record StatusReport(ProcessRegistry registry, Optional<JsonNode> stats) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  static StatusReport of(ProcessRegistry registry) {
    return new StatusReport(
        registry,
        registry.gateways().stream().flatMap(url -> HealthProbe.stats(url).stream()).findFirst());
  }

  ObjectNode json() {
    ObjectNode report = NODES.objectNode();
    report.set("gateways", gateways());
    report.set("redis", redis());
    report.set("simulator", simulator());
    report.set("workers", workers());
    report.set("lanes", fromStats("lanes", NODES.objectNode()));
    report.set("providers", fromStats("providers", NODES.arrayNode()));
    return report;
  }

  private ArrayNode gateways() {
    ArrayNode gateways = NODES.arrayNode();
    for (int i = 0; i < registry.gateways().size(); i++) {
      String url = registry.gateways().get(i);
      living(LocalSystem.numbered("gateway", i))
          .ifPresent(entry -> gateways.addObject().put("pid", entry.pid()).put("url", url));
    }
    return gateways;
  }

  private JsonNode redis() {
    ProcessRegistry.Redis redis = registry.redis();
    if (redis == null) {
      return NODES.nullNode();
    }
    ObjectNode node = NODES.objectNode();
    living("redis")
        .ifPresentOrElse(entry -> node.put("pid", entry.pid()), () -> node.putNull("pid"));
    return node.put("url", redis.url()).put("version", redis.version());
  }

  private JsonNode simulator() {
    return living("simulator")
        .<JsonNode>map(entry ->
            NODES
                .objectNode()
                .put("pid", entry.pid())
                .put("url", Plan.local(registry.simulatorPort())))
        .orElseGet(NODES::nullNode);
  }

  /// Those that a gateway knows, and then our own processes that it does not know yet.
  private ArrayNode workers() {
    ArrayNode workers = NODES.arrayNode();
    Set<Long> known = new HashSet<>();
    for (JsonNode worker : fromStats("workers", NODES.arrayNode())) {
      known.add(worker.path("pid").asLong(-1));
      ObjectNode shown = workers.addObject();
      List.of("id", "pid", "running").forEach(field -> shown.set(field, worker.path(field)));
    }
    registry.living(Kind.WORKER).stream()
        .filter(entry -> !known.contains(entry.pid()))
        .forEach(entry ->
            workers.addObject().put("id", entry.name()).put("pid", entry.pid()).put("running", 0));
    return workers;
  }

  private JsonNode fromStats(String field, JsonNode otherwise) {
    return stats.map(page -> page.path(field)).filter(JsonNode::isContainer).orElse(otherwise);
  }

  private Optional<RegisteredProcess> living(String name) {
    return registry.part(name).filter(RegisteredProcess::isAlive);
  }

  /// The same for a person.
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    ObjectNode report = json();
    report.path("gateways").forEach(gateway -> lines.add(line("gateway", gateway)));
    report.path("workers").forEach(worker -> lines.add(workerLine(worker)));
    add(lines, "redis", report.path("redis"));
    add(lines, "simulator", report.path("simulator"));
    report
        .path("lanes")
        .forEachEntry((lane, figures) -> lines.add("%-10s %s %s".formatted("lane", lane, figures)));
    return lines;
  }

  private static void add(List<String> lines, String name, JsonNode part) {
    if (part.isObject()) {
      lines.add(line(name, part));
    }
  }

  private static String line(String name, JsonNode part) {
    String version = part.path("version").asString("");
    return "%-10s %s  pid %s%s"
        .formatted(
            name,
            part.path("url").asString(""),
            part.path("pid").asString("-"),
            version.isEmpty() ? "" : "  version " + version);
  }

  private static String workerLine(JsonNode worker) {
    return "%-10s %s  pid %s  running %s"
        .formatted(
            "worker",
            worker.path("id").asString("-"),
            worker.path("pid").asString("-"),
            worker.path("running").asString("-"));
  }
}
