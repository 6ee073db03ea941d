package io.openclaw.ratelimit.redis;

import io.openclaw.provider.AccountState;
import io.openclaw.provider.AccountState.Breaker;
import io.openclaw.provider.AccountState.Position;
import io.openclaw.ratelimit.Account;
import io.openclaw.ratelimit.CallOutcome;
import io.openclaw.ratelimit.CallOutcome.Dimension;
import io.openclaw.ratelimit.LimiterSettings;
import io.openclaw.ratelimit.Limits.Settlement;
import io.openclaw.ratelimit.Quota;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What goes into SETTLE and what comes out of LOOK.
final class Reports {
  private static final Duration LONGEST_PAUSE = Duration.ofDays(1);
  private static final int LONGEST_CODE = 64;

  private Reports() {}

  static Object[] arguments(Account account, Settlement settlement, LimiterSettings settings) {
    Lesson lesson = Lesson.of(settlement.outcome());
    List<Object> all =
        new ArrayList<>(
            List.of(
                settlement.holder(),
                settlement.hold(),
                settlement.model(),
                lesson.name,
                lesson.code.substring(0, Math.min(lesson.code.length(), LONGEST_CODE)),
                settlement.startedAt(),
                lesson.pauseMillis(),
                account.quota().concurrency(),
                account.quota().rpm(),
                settlement.inFlight(),
                settlement.count(),
                settlement.uncounted(),
                settings.growAfter(),
                settings.coolDown(),
                settings.longestCoolDown(),
                settings.breakerOpen(),
                settings.breakerLongest(),
                LimiterSettings.BREAKER_AFTER,
                settings.mostPassed()));
    all.addAll(settlement.firstTokens());
    return all.toArray();
  }

  static AccountState state(Quota quota, List<Object> fields) {
    long at = number(fields, 0);
    Map<String, String> learned = pairs(fields.get(5));
    List<Integer> firstTokens =
        list(fields.get(7)).stream().map(it -> Integer.valueOf(it.toString())).sorted().toList();
    return new AccountState(
        at,
        quota.concurrency(),
        quota.rpm(),
        integer(learned.get("limit")),
        integer(learned.get("rpm")),
        (int) number(fields, 1),
        (int) number(fields, 2),
        (int) number(fields, 3),
        (int) number(fields, 4),
        whole(learned.get("cool_until")),
        breakers(at, pairs(fields.get(6))),
        learned.get("last_error"),
        whole(learned.get("last_error_at")),
        whole(learned.get("starts")),
        whole(learned.get("refusals")),
        whole(learned.get("failures")),
        quantile(firstTokens, 50),
        quantile(firstTokens, 95));
  }

  static long number(List<?> fields, int index) {
    return ((Number) fields.get(index)).longValue();
  }

  private static Map<String, Breaker> breakers(long at, Map<String, String> fields) {
    Map<String, Breaker> all = new HashMap<>();
    for (Map.Entry<String, String> field : fields.entrySet()) {
      if (field.getKey().startsWith("failures:")) {
        String model = field.getKey().substring("failures:".length());
        long openUntil = whole(fields.get("open_until:" + model));
        int failures = (int) whole(field.getValue());
        String rejected = fields.get("rejected:" + model);
        all.put(model, new Breaker(position(at, openUntil), failures, openUntil, rejected));
      }
    }
    return all;
  }

  private static Position position(long at, long openUntil) {
    if (openUntil == 0) {
      return Position.CLOSED;
    }
    return openUntil > at ? Position.OPEN : Position.HALF_OPEN;
  }

  private static Map<String, String> pairs(Object flat) {
    List<?> fields = list(flat);
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      map.put(fields.get(i).toString(), fields.get(i + 1).toString());
    }
    return map;
  }

  private static List<?> list(Object field) {
    return (List<?>) field;
  }

  private static long whole(@Nullable String text) {
    return text == null ? 0 : (long) Double.parseDouble(text);
  }

  private static @Nullable Integer integer(@Nullable String text) {
    return text == null ? null : Integer.valueOf(text);
  }

  private static @Nullable Integer quantile(List<Integer> sorted, int percent) {
    return sorted.isEmpty() ? null : sorted.get((sorted.size() - 1) * percent / 100);
  }

  /// An outcome in the words of the script.
  private record Lesson(String name, String code, @Nullable Duration pause) {
    static Lesson of(@Nullable CallOutcome outcome) {
      return switch (outcome) {
        case null -> new Lesson("", "", null);
        case CallOutcome.Succeeded _ -> new Lesson("succeeded", "", null);
        case CallOutcome.RateRefused(Duration pause, Dimension dimension, String code) ->
            new Lesson(
                dimension == Dimension.TOKENS ? "rate_refused_tokens" : "rate_refused",
                code,
                pause);
        case CallOutcome.SlotRefused(Duration pause, String code) ->
            new Lesson("slot_refused", code, pause);
        case CallOutcome.Overloaded(Duration pause, String code) ->
            new Lesson("overloaded", code, pause);
        case CallOutcome.Disconnected(String code) -> new Lesson("disconnected", code, null);
        case CallOutcome.Silent(String code) -> new Lesson("silent", code, null);
        case CallOutcome.Empty(String code) -> new Lesson("empty", code, null);
        case CallOutcome.Exhausted(Duration until, String code) ->
            new Lesson("exhausted", code, until);
        case CallOutcome.Rejected(String code) -> new Lesson("rejected", code, null);
        case CallOutcome.Failed(String code) -> new Lesson("failed", code, null);
        case CallOutcome.Cancelled _ -> new Lesson("cancelled", "", null);
      };
    }

    long pauseMillis() {
      if (pause == null || pause.isNegative()) {
        return -1;
      }
      return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE.toMillis() : pause.toMillis();
    }
  }
}
