package io.openclaw.ratelimit.redis;

import io.lettuce.core.SetArgs;
import io.openclaw.provider.AccountState;
import io.openclaw.ratelimit.Account;
import io.openclaw.ratelimit.Ask;
import io.openclaw.ratelimit.Denied.Reason;
import io.openclaw.ratelimit.LimiterSettings;
import io.openclaw.ratelimit.Limits;
import io.openclaw.ratelimit.Quota;
import io.openclaw.redis.LuaScript;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisException;
import io.openclaw.redis.RedisKeys;
import io.openclaw.redis.RedisKeys.Limit;
import io.openclaw.redis.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// [Limits] that all processes on one Redis share, on the server's clock.
public final class RedisLimits implements Limits {
  private static final Duration PUBLISHED = Duration.ofHours(1);

  /// The server's clock may have been set, or the server stood still; nothing was done.
  private static final List<Object> CLOCK = List.of("clock");

  private final Redis redis;
  private final LimiterSettings settings;
  private final ClockReadings readings;
  private final Map<Step, LuaScript> scripts;

  public RedisLimits(Redis redis, LimiterSettings settings) {
    this(redis, settings, System::nanoTime, Map.of());
  }

  /// @param ticker nanoseconds that pass evenly
  /// @param includes replaces includes of the scripts by name
  RedisLimits(
      Redis redis, LimiterSettings settings, LongSupplier ticker, Map<String, String> includes) {
    this.redis = redis;
    this.settings = settings;
    this.readings = new ClockReadings(ticker);
    this.scripts = Step.load(includes);
  }

  @Override
  public Answer acquire(Ask ask, String holder) {
    Quota quota = ask.account().quota();
    return answer(
        ask.account(),
        run(
            Step.ACQUIRE,
            ask.account(),
            holder,
            ask.model(),
            quota.concurrency(),
            quota.rpm(),
            quota.guardedWindow(),
            ask.priority(),
            ask.since(),
            settings.slotLife(),
            settings.quarantine(),
            settings.unused(),
            settings.mostPassed()));
  }

  @Override
  public Answer begin(Ask ask, String holder, double place) {
    Quota quota = ask.account().quota();
    return answer(
        ask.account(),
        run(
            Step.BEGIN,
            ask.account(),
            holder,
            quota.rpm(),
            quota.guardedWindow(),
            settings.slotLife(),
            text(place)));
  }

  @Override
  public void late(Account account, String holder) {
    run(Step.LATE, account, holder);
  }

  @Override
  public void park(Account account, String holder, double place, Reason why, Duration wait) {
    run(Step.PARK, account, holder, text(place), why.name().toLowerCase(Locale.ROOT), wait);
  }

  @Override
  public Set<String> renew(Account account, Collection<String> holders) {
    return run(Step.RENEW, account, withLife(holders)).stream()
        .map(Object::toString)
        .collect(Collectors.toSet());
  }

  @Override
  public void adopt(Account account, Collection<String> holders) {
    run(Step.ADOPT, account, withLife(holders));
  }

  private Object[] withLife(Collection<String> holders) {
    List<Object> arguments = new ArrayList<>(List.of(settings.slotLife()));
    arguments.addAll(holders);
    return arguments.toArray();
  }

  @Override
  public Standing settle(Account account, Settlement settlement) {
    List<Object> fields =
        run(Step.SETTLE, account, Reports.arguments(account, settlement, settings));
    return new Standing(Reports.number(fields, 0) == 1, Reports.number(fields, 1) == 1);
  }

  @Override
  public void register(Account account, String instance, String process) {
    run(Step.REGISTER, account, instance, process, settings.abortHold());
  }

  @Override
  public AccountState look(Account account) {
    Duration moment = longer(settings.unused(), settings.abortHold());
    List<Object> fields =
        run(Step.LOOK, account, account.quota().guardedWindow(), settings.quarantine(), moment);
    AccountState state = Reports.state(account.quota(), fields);
    readings.read(account.id(), state.at());
    return state;
  }

  @Override
  public void publish(Account account, AccountState state) {
    String key = RedisKeys.account(account.name());
    answered(() -> redis.call(it -> it.set(key, state.json(), SetArgs.Builder.ex(PUBLISHED))));
  }

  @Override
  public AutoCloseable listen(Account account, Consumer<String> hint) {
    return redis.subscribe(
        RedisKeys.limit(account.id(), Limit.HINT),
        new Subscription.Listener() {
          @Override
          public void message(String channel, String message) {
            hint.accept(message);
          }

          @Override
          public void subscribed() {
            hint.accept("*");
          }
        });
  }

  private List<Object> run(Step step, Account account, Object... arguments) {
    List<Object> fields = run(step, account, /* again= */ false, arguments);
    return fields.equals(CLOCK) ? run(step, account, /* again= */ true, arguments) : fields;
  }

  private List<Object> run(Step step, Account account, boolean again, Object... arguments) {
    LuaScript script = scripts.get(step);
    if (script == null) {
      throw new IllegalStateException("no script for " + step);
    }
    List<String> texts = readings.arguments(account.id(), again);
    for (Object argument : arguments) {
      texts.add(
          argument instanceof Duration it ? Long.toString(it.toMillis()) : argument.toString());
    }
    return answered(() -> redis.run(script, step.keys(account.id()), texts));
  }

  private static <T> T answered(Supplier<T> step) {
    try {
      return step.get();
    } catch (RedisException failed) {
      throw new Unreachable(failed);
    }
  }

  private Answer answer(Account account, List<Object> fields) {
    long at = Reports.number(fields, 4);
    readings.read(account.id(), at);
    return new Answer(
        reason((String) fields.getFirst()),
        Duration.ofMillis(Reports.number(fields, 1)),
        (int) Reports.number(fields, 2),
        Double.parseDouble(fields.get(3).toString()),
        at);
  }

  private static @Nullable Reason reason(String what) {
    return what.equals("granted") ? null : Reason.valueOf(what.toUpperCase(Locale.ROOT));
  }

  /// Without an exponent, as the scripts spell it.
  private static String text(double place) {
    return Long.toString((long) place);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
