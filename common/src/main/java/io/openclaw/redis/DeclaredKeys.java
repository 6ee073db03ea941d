package io.openclaw.redis;

import io.openclaw.redis.RedisKeys.Part;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The keys with which a script of a shard is called, so that Redis, and whoever routes calls to
/// it, knows them before it runs: the shard's prefix, which the script puts before each name; the
/// shard's own keys and those of its lanes, as far as the script names them; those of the tasks
/// whose ids are arguments. Keys that follow from what the script reads cannot be known before;
/// they carry the same hash tag, so they are in the same slot.
final class DeclaredKeys {
  private static final Pattern NAMED = Pattern.compile("\\bK\\.(\\w+)");
  private static final Pattern ID = Pattern.compile("(?m)^-- (ARGV|EACH)\\[(\\d+)] id$");

  private final Set<Part> parts;
  private final List<Part> ofTasks;
  private final Ids ids;
  private final Map<Integer, List<String>> ofShards = new ConcurrentHashMap<>();

  private DeclaredKeys(Set<Part> parts, Ids ids) {
    this.parts = parts;
    this.ofTasks = parts.stream().filter(part -> part.scope() == RedisKeys.Scope.TASK).toList();
    this.ids = ids;
  }

  /// @param header with its arguments
  /// @param text with all includes
  /// @param fixed number of arguments that do not repeat
  /// @param each number of those that do
  static DeclaredKeys of(String header, String text, int fixed, int each) {
    Set<Part> named = EnumSet.noneOf(Part.class);
    NAMED.matcher(text).results().forEach(it -> named.add(Part.ofLua(it.group(1))));
    return new DeclaredKeys(named, Ids.of(header, fixed, each));
  }

  List<String> of(int shard, List<String> lanes, List<String> arguments) {
    List<String> keys = new ArrayList<>(ofShards.computeIfAbsent(shard, it -> ofShard(it, lanes)));
    if (!ofTasks.isEmpty()) {
      ids.in(arguments).forEach(id -> addTask(keys, shard, id));
    }
    return keys;
  }

  /// Whether a script may have more keys than its header numbers: only one that names a shard's.
  boolean goOnBehind(int given, int numbered) {
    return !parts.isEmpty() && given > numbered;
  }

  private List<String> ofShard(int shard, List<String> lanes) {
    List<String> keys = new ArrayList<>(List.of(RedisKeys.shard(shard)));
    for (Part part : parts) {
      switch (part.scope()) {
        case SHARD -> keys.add(RedisKeys.key(shard, part));
        case LANE -> lanes.forEach(lane -> keys.add(RedisKeys.key(shard, part, lane)));
        case TASK, DATA, CHANNEL -> {
          // Known with the arguments, known with the data, no keys.
        }
      }
    }
    return List.copyOf(keys);
  }

  private void addTask(List<String> keys, int shard, String id) {
    ofTasks.forEach(part -> keys.add(RedisKeys.key(shard, part, id)));
  }

  /// Where ids stand among the arguments: at `first`, and again after each `step`.
  private record Ids(int first, int step) {
    private static final Ids NONE = new Ids(-1, 0);

    static Ids of(String header, int fixed, int each) {
      Matcher id = ID.matcher(header);
      if (!id.find()) {
        return NONE;
      }
      int number = Integer.parseInt(id.group(2)) - 1;
      return id.group(1).equals("EACH") ? new Ids(fixed + number, each) : new Ids(number, 0);
    }

    /// Rows of one task follow each other.
    Stream<String> in(List<String> arguments) {
      if (first < 0) {
        return Stream.empty();
      }
      if (step == 0) {
        return Stream.of(arguments.get(first));
      }
      Stream.Builder<String> found = Stream.builder();
      String last = "";
      for (int i = first; i < arguments.size(); i += step) {
        if (!arguments.get(i).equals(last)) {
          last = arguments.get(i);
          found.add(last);
        }
      }
      return found.build();
    }
  }
}
