package io.openclaw.worker.attempt;

import io.openclaw.ratelimit.Account;
import io.openclaw.ratelimit.RateLimiter;
import io.openclaw.task.Claim;
import io.openclaw.task.TaskReader;
import io.openclaw.task.TaskWork;
import io.openclaw.worker.cache.Answers;
import io.openclaw.worker.provider.Provider;
import io.openclaw.worker.provider.Providers;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Stream;

/// Makes attempts at claimed tasks, each on a virtual thread of its own.
public final class Attempts implements AutoCloseable {
  /// Those of a task that it can run.
  public static final Set<String> MODES = Set.of("ask");

  private final Tools tools;

  public Attempts(
      TaskWork work,
      TaskReader reader,
      Providers providers,
      Provider provider,
      RateLimiter limiter,
      Answers answers,
      InstantSource clock,
      AttemptSettings settings) {
    this.tools =
        new Tools(
            work,
            reader,
            providers,
            provider,
            limiter,
            answers,
            clock,
            settings,
            new Appender(work, settings.mostUnflushed()),
            new BackOff(new SecureRandom()));
  }

  /// An attempt that has not begun yet.
  ///
  /// @param ended called when nothing more will be done for this claim
  public Attempt prepare(Claim claim, Runnable ended) {
    return new Attempt(tools, claim, ended);
  }

  /// Makes the accounts that can be called from here known to the limiter: they are shown from the
  /// start, and slots of a process that sat here before are free.
  public void join() {
    Stream<Account> accounts =
        tools.providers().callable().stream()
            .flatMap(
                spec -> tools.providers().key(spec).map(key -> Target.account(spec, key)).stream());
    tools.limiter().join(accounts.distinct().toList());
  }

  @Override
  public void close() {
    tools.appender().close();
  }

  /// What every attempt works with.
  record Tools(
      TaskWork work,
      TaskReader reader,
      Providers providers,
      Provider provider,
      RateLimiter limiter,
      Answers answers,
      InstantSource clock,
      AttemptSettings settings,
      Appender appender,
      BackOff backOff) {}
}
