package io.openclaw.testkit.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/// A role of the system as a child process, kept alive as a supervisor would: one that dies without
/// being asked to is started again at once (after a second, when it lived less than two). Its words
/// go to a log file. Methods may be called from any thread.
public final class RoleProcess implements FaultTarget, AutoCloseable {
  private static final Duration SHORT_LIFE = Duration.ofSeconds(2);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONG_PAUSE = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(15);
  private static final Duration PROBE_EVERY = Duration.ofMillis(50);

  private final Settings settings;
  private final Object lock = new Object();
  private ChildProcess child;
  private Wish wish = Wish.RUN;
  private final List<Integer> exitCodes = new ArrayList<>();
  private int starts = 1;
  private boolean ready;

  /// Was told to end: what its probe still hears from it does not count.
  private @Nullable ChildProcess doomed;

  /// How long it was away counts from the kill, or from when its end was noticed.
  private long awaySince = System.nanoTime();

  private enum Wish {
    RUN,
    STAY_DOWN,
    CLOSED
  }

  private RoleProcess(Settings settings) {
    this.settings = settings;
    this.child = launch();
  }

  /// Starts it and returns at once; see [#awaitReady].
  public static RoleProcess start(Settings settings) {
    RoleProcess role = new RoleProcess(settings);
    Thread.ofVirtual().name("keeper-" + settings.name()).start(role::keep);
    Thread.ofVirtual().name("probe-" + settings.name()).start(role::probe);
    return role;
  }

  @Override
  public String name() {
    return settings.name();
  }

  public long pid() {
    synchronized (lock) {
      return child.pid();
    }
  }

  /// How often it was started, the first time included.
  public int starts() {
    synchronized (lock) {
      return starts;
    }
  }

  /// How the children that ended did so, in their order.
  public List<Integer> exitCodes() {
    synchronized (lock) {
      return List.copyOf(exitCodes);
    }
  }

  @Override
  public boolean isReady() {
    synchronized (lock) {
      return ready && child.isAlive();
    }
  }

  /// SIGKILL, as a crash; the keeper starts it again.
  @Override
  public void kill() {
    synchronized (lock) {
      ready = false;
      awaySince = System.nanoTime();
      doomed = child;
      child.kill();
    }
  }

  /// SIGTERM; with `keep` the keeper starts it again once it has ended, else it stays down until
  /// [#revive].
  public void terminate(boolean keep) {
    synchronized (lock) {
      ready = false;
      awaySince = System.nanoTime();
      wish = keep ? wish : Wish.STAY_DOWN;
      doomed = child;
      child.terminate();
    }
  }

  /// Lets the keeper start it again after [#terminate].
  public void revive() {
    synchronized (lock) {
      wish = wish == Wish.STAY_DOWN ? Wish.RUN : wish;
    }
  }

  @Override
  public void pause() {
    Signals.stop(pid());
  }

  @Override
  public void resume() {
    Signals.resume(pid());
  }

  /// @throws IllegalStateException with the end of its log when it is not ready in time
  public RoleProcess awaitReady(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!isReady()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s was not ready within %s:%n%s".formatted(name(), patience, lastWords(40)));
      }
      pause(PROBE_EVERY);
    }
    return this;
  }

  /// Whether the present child ended within `patience`, for one that stays down.
  public boolean awaitEnd(Duration patience) {
    return current().awaitEnd(patience);
  }

  public Path log() {
    return settings.log();
  }

  /// The last lines of its log.
  public String lastWords(int lines) {
    try {
      List<String> all = Files.readAllLines(settings.log(), StandardCharsets.UTF_8);
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  /// Asks it to end, waits, and kills it when it does not.
  @Override
  public void close() {
    ChildProcess last;
    synchronized (lock) {
      wish = Wish.CLOSED;
      ready = false;
      last = child;
    }
    Signals.resume(last.pid());
    last.terminate();
    if (!last.awaitEnd(GRACE)) {
      last.kill();
      last.awaitEnd(GRACE);
    }
  }

  private ChildProcess current() {
    synchronized (lock) {
      return child;
    }
  }

  private ChildProcess launch() {
    return ChildProcess.start(settings.command(), settings.environment(), settings.log());
  }

  private void keep() {
    while (true) {
      ChildProcess present = current();
      present.awaitEnd(Duration.ofDays(1));
      if (present.isAlive()) {
        continue;
      }
      synchronized (lock) {
        exitCodes.add(present.exitValue());
      }
      pause(present.age().compareTo(SHORT_LIFE) < 0 ? LONG_PAUSE : FIRST_PAUSE);
      if (!startAgain()) {
        return;
      }
    }
  }

  /// False when there will be no further start.
  private boolean startAgain() {
    while (true) {
      synchronized (lock) {
        if (ready) {
          // Nobody killed it: it fell by itself.
          ready = false;
          awaySince = System.nanoTime();
        }
        if (wish == Wish.CLOSED) {
          return false;
        }
        if (wish == Wish.RUN) {
          child = launch();
          starts++;
          return true;
        }
      }
      pause(PROBE_EVERY);
    }
  }

  private void probe() {
    while (true) {
      pause(PROBE_EVERY);
      ChildProcess present = current();
      boolean answers = !isReady() && present.isAlive() && settings.probe().test(present.pid());
      synchronized (lock) {
        if (wish == Wish.CLOSED) {
          return;
        }
        if (answers && !ready && present == child && present != doomed) {
          ready = true;
          settings.whenReady().accept(this, System.nanoTime() - awaySince);
        }
      }
    }
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// What to run and how to tell that it is ready.
  ///
  /// @param environment added to our own
  /// @param probe told the pid, says whether that process serves; asked often, must answer soon
  /// @param whenReady told after each start, with the nanoseconds it was away
  public record Settings(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path log,
      LongPredicate probe,
      ObjLongConsumer<RoleProcess> whenReady) {
    public Settings {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }

    public Settings(String name, List<String> command, Path log, LongPredicate probe) {
      this(name, command, Map.of(), log, probe, (role, nanos) -> {});
    }
  }
}
