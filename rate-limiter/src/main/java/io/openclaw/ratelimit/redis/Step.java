package io.openclaw.ratelimit.redis;

import io.openclaw.redis.LuaScript;
import io.openclaw.redis.RedisKeys;
import io.openclaw.redis.RedisKeys.Limit;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// The scripts, named as their files, and the keys that each takes.
enum Step {
  ACQUIRE,
  BEGIN,
  LATE,
  PARK,
  RENEW,
  ADOPT,
  SETTLE(Limit.FIRST_TOKENS, Limit.SETTLED, Limit.HINT),
  REGISTER(Limit.INSTANCES),
  LOOK(Limit.FIRST_TOKENS);

  private static final List<Limit> ALWAYS =
      List.of(
          Limit.SLOTS,
          Limit.LINE,
          Limit.PLACES,
          Limit.STARTS,
          Limit.GRANTED,
          Limit.LEARNED,
          Limit.BREAKERS);

  @SuppressWarnings("ImmutableEnumChecker") // a copy made by List.of
  private final List<Limit> further;

  Step(Limit... further) {
    this.further = List.of(further);
  }

  List<String> keys(String account) {
    return Stream.concat(ALWAYS.stream(), further.stream())
        .map(part -> RedisKeys.limit(account, part))
        .toList();
  }

  static Map<Step, LuaScript> load(Map<String, String> includes) {
    Map<Step, LuaScript> scripts = new EnumMap<>(Step.class);
    for (Step step : values()) {
      String file = step.name().toLowerCase(Locale.ROOT);
      scripts.put(step, LuaScript.load(Step.class, file, includes));
    }
    return scripts;
  }
}
