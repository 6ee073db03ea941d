package io.openclaw.worker.provider.openai;

import io.openclaw.loop.Loop;
import io.openclaw.worker.lifetime.Deadline;
import io.openclaw.worker.provider.ProviderException.Kind;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Ends calls whose time is up; one thread looks after all of them.
final class CallTimeouts implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final Loop loop;

  CallTimeouts() {
    this.loop =
        Loop.named("call-timeouts").onPlatformThread().pause(BETWEEN_LOOKS).start(this::look);
  }

  /// @param expire called once, and must not block
  Watch watch(Deadline whole, Consumer<Kind> expire) {
    Watch watch = new Watch(whole, expire);
    watches.add(watch);
    return watch;
  }

  @Override
  public void close() {
    loop.close();
  }

  private boolean look() {
    long now = System.nanoTime();
    watches.forEach(watch -> watch.look(now));
    return false;
  }

  /// The limits of one call: one for the whole, and one for what is waited for at present.
  final class Watch implements AutoCloseable {
    private final Deadline whole;
    private final Consumer<Kind> expire;
    private volatile @Nullable Limit present;

    private Watch(Deadline whole, Consumer<Kind> expire) {
      this.whole = whole;
      this.expire = expire;
    }

    void expect(Kind kind, Duration within) {
      present = new Limit(kind, System.nanoTime() + within.toNanos());
    }

    void expectNothing() {
      present = null;
    }

    @Override
    public void close() {
      watches.remove(this);
    }

    private void look(long now) {
      Limit limit = present;
      if (whole.passed()) {
        expired(Kind.TIMEOUT);
      } else if (limit != null && now - limit.until() >= 0) {
        expired(limit.kind());
      }
    }

    private void expired(Kind kind) {
      close();
      expire.accept(kind);
    }
  }

  private record Limit(Kind kind, long until) {}
}
