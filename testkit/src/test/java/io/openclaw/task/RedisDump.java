package io.openclaw.task;

import io.lettuce.core.ScriptOutputType;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Everything that a shard holds in Redis, in the words of [MemoryTaskStore#dump].
final class RedisDump {
  static final String TEST_CLOCK = "test-clock";

  /// Stands in for the scripts' clock: time moves only when a test moves it.
  static final String CLOCK =
      "local function now() return tonumber(redis.call('GET', P .. '" + TEST_CLOCK + "')) end";

  private static final String PREFIX = RedisKeys.shard(0);
  private static final List<String> TASK_FIELDS =
      List.of(
          "state",
          "place",
          "attempt",
          "failures",
          "losses",
          "lost_after",
          "lost_fence",
          "defects",
          "ends",
          "fence",
          "worker",
          "seq",
          "score",
          "started",
          "first_started",
          "ran",
          "begun",
          "void_from",
          "due",
          "finished",
          "outcome",
          "archived",
          "step",
          "waiting_for",
          "left",
          "paused_by",
          "resumed",
          "bytes",
          "turn",
          "retry_of",
          "retried_as");
  private static final String READ_ALL =
      """
      local all = {}
      for _, key in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
        local kind, value = redis.call('TYPE', key).ok, nil
        if kind == 'string' then value = { redis.call('GET', key) }
        elseif kind == 'hash' then value = redis.call('HGETALL', key)
        elseif kind == 'set' then value = redis.call('SMEMBERS', key)
        elseif kind == 'list' then value = redis.call('LRANGE', key, 0, -1)
        elseif kind == 'zset' then value = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
        else value = redis.call('XRANGE', key, '-', '+') end
        local pending = {}
        if string.find(key, ':lane:', 1, true) and redis.call('EXISTS', key) == 1 then
          local got = redis.pcall('XPENDING', key, 'workers', '-', '+', 1000)
          if not got.err then pending = got end
        end
        all[#all + 1] = { string.sub(key, #ARGV[1] + 1), kind, value, pending }
      end
      return all
      """;

  private RedisDump() {}

  static Map<String, String> of(Redis redis) {
    List<Object> all =
        redis.call(it -> it.eval(READ_ALL, ScriptOutputType.MULTI, new String[0], PREFIX));
    Map<String, String> dump = new TreeMap<>();
    List<String> keys = new ArrayList<>();
    for (Object one : all) {
      List<?> entry = (List<?>) one;
      String name = (String) entry.get(0);
      List<?> value = (List<?>) entry.get(2);
      if (name.startsWith("idem:")) {
        keys.add(name.substring(5) + " " + value.getFirst());
      } else if (name.startsWith("task:")) {
        dump.put(name, task(map(value)));
      } else if (name.startsWith("log:")) {
        dump.put(name, lines(value.stream().map(it -> event((List<?>) it)).toList()));
      } else if (name.startsWith("lane:")) {
        dump.put(name, lane(value, (List<?>) entry.get(3)));
      } else if (name.equals("outbox")) {
        dump.put(name, lines(value.stream().map(it -> order((List<?>) it)).toList()));
      } else if (name.equals("paused-lanes")) {
        dump.put(name, lines(value.stream().map(String.class::cast).sorted().toList()));
      } else if (name.startsWith("deliveries:") || name.startsWith("retried:")) {
        dump.put(name, lines(value.stream().map(String.class::cast).toList()));
      } else if (name.startsWith("owner:")
          || name.startsWith("session:")
          || name.startsWith("answered:")) {
        dump.put(name, lines(map(value).keySet().stream().sorted().toList()));
      } else if (!name.equals(TEST_CLOCK)
          && !name.startsWith("body:")
          && !name.startsWith("needs:")) {
        dump.put(name, pairs(name, value));
      }
    }
    dump.put("idem", lines(keys.stream().sorted().toList()));
    dump.values().removeIf(String::isEmpty);
    return dump;
  }

  private static String task(Map<String, String> fields) {
    return lines(
        TASK_FIELDS.stream().map(name -> name + " " + fields.getOrDefault(name, "")).toList());
  }

  private static String event(List<?> entry) {
    String id = (String) entry.get(0);
    Map<String, String> fields = map((List<?>) entry.get(1));
    return String.join(
        "|",
        id.substring(0, id.indexOf('-')),
        fields.get("a"),
        fields.get("t"),
        fields.get("k"),
        fields.get("s"),
        fields.get("c"),
        fields.get("d"));
  }

  private static String lane(List<?> entries, List<?> pending) {
    Map<String, String> consumers = new HashMap<>();
    pending.forEach(
        it -> consumers.put((String) ((List<?>) it).get(0), (String) ((List<?>) it).get(1)));
    return lines(
        entries.stream()
            .map(it -> (List<?>) it)
            .map(it -> {
              String consumer = consumers.get((String) it.get(0));
              String id = map((List<?>) it.get(1)).get("id");
              return consumer == null ? id : id + " " + consumer;
            })
            .toList());
  }

  private static String order(List<?> entry) {
    Map<String, String> fields = map((List<?>) entry.get(1));
    String order =
        fields.containsKey("forget")
            ? " forget"
            : fields.containsKey("deliveries") ? " deliveries" : "";
    return fields.get("id")
        + order
        + Optional.ofNullable(fields.get("retried")).map(it -> " retried " + it).orElse("");
  }

  /// Sorted sets that are lines keep their order; everything else is sorted by name.
  private static String pairs(String name, List<?> flat) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < flat.size(); i += 2) {
      if (!(name.equals("tally") && "0".equals(flat.get(i + 1)))) {
        pairs.add(flat.get(i) + " " + flat.get(i + 1));
      }
    }
    boolean line =
        Stream.of(
                "wait:",
                "line:",
                "since:",
                "open-turns:",
                "ready:",
                "leases:",
                "running:",
                "starts:")
            .anyMatch(name::startsWith);
    return lines(line ? pairs : pairs.stream().sorted().toList());
  }

  private static Map<String, String> map(List<?> flat) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < flat.size(); i += 2) {
      map.put((String) flat.get(i), (String) flat.get(i + 1));
    }
    return map;
  }

  private static String lines(List<String> lines) {
    return lines.stream().collect(Collectors.joining("\n"));
  }
}
