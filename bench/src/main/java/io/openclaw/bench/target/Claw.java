package io.openclaw.bench.target;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The local system as `./claw` tells of it. `data` is empty for the default folder.
public record Claw(String script, String data) {
  private static final JsonMapper JSON = new JsonMapper();

  public Program.Result run(String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(script));
    all.addAll(List.of(words));
    if (!data.isEmpty()) {
      all.addAll(List.of("--data", data));
    }
    return Program.run(all);
  }

  /// What runs; an empty object when nothing can be told.
  public JsonNode status() {
    try {
      return json(run("status", "--json").out());
    } catch (IOException _) {
      return JSON.createObjectNode();
    }
  }

  public static JsonNode json(String out) {
    try {
      JsonNode read = JSON.readTree(out);
      return read.isObject() ? read : JSON.createObjectNode();
    } catch (JacksonException _) {
      return JSON.createObjectNode();
    }
  }

  /// The processes named in a status.
  public static Processes processes(JsonNode status) {
    Map<String, Long> pids = new LinkedHashMap<>();
    number(pids, "gateway", status.path("gateways"));
    number(pids, "worker", status.path("workers"));
    add(pids, "redis", status.path("redis"));
    add(pids, "simulator", status.path("simulator"));
    return new Processes(pids);
  }

  private static void number(Map<String, Long> pids, String name, JsonNode parts) {
    int number = 1;
    for (JsonNode part : parts) {
      add(pids, name + "-" + number++, part);
    }
  }

  private static void add(Map<String, Long> pids, String name, JsonNode part) {
    if (part.path("pid").isNumber()) {
      pids.put(name, part.path("pid").asLong());
    }
  }
}
