package io.openclaw.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class LoopTest {
  private static final Duration NEVER = Duration.ofHours(1);

  private final AtomicInteger turns = new AtomicInteger();
  private @Nullable Loop loop;

  @AfterEach
  void close() {
    if (loop != null) {
      loop.close();
    }
  }

  private Loop started(Loop.Builder builder, Loop.Step step) {
    loop = builder.start(step);
    return loop;
  }

  private static Loop.Builder named() {
    return Loop.named("test").pause(NEVER);
  }

  private boolean count(boolean again) {
    turns.incrementAndGet();
    return again;
  }

  private void awaitTurns(int count) {
    await().until(() -> turns.get() >= count);
  }

  @Nested
  class Turns {
    @Test
    void followAtOnceWhileThereIsMoreToDo() {
      started(named(), () -> count(turns.get() < 9));

      awaitTurns(10);
      assertThat(turns).hasValue(10);
    }

    @Test
    void followAfterThePauseWhenThereIsNothingToDo() {
      started(named().pause(Duration.ofMillis(1)), () -> count(false));

      awaitTurns(5);
    }

    @Test
    void followAtOnceWhenWoken() {
      Loop waked = started(named(), () -> count(false));
      awaitTurns(1);

      waked.wake();

      awaitTurns(2);
    }

    @Test
    void followWhenWokenInTheMiddleOfAStep() throws Exception {
      CountDownLatch inStep = new CountDownLatch(1);
      CountDownLatch leave = new CountDownLatch(1);
      Loop waked =
          started(
              named(),
              () -> {
                inStep.countDown();
                leave.await();
                return count(false);
              });
      inStep.await();

      waked.wake();
      leave.countDown();

      awaitTurns(2);
    }

    @Test
    void areNeverTwoAtATimeHoweverManyWakeIt() throws Exception {
      AtomicInteger inStep = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      Loop waked =
          started(
              named(),
              () -> {
                most.accumulateAndGet(inStep.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                inStep.decrementAndGet();
                return count(false);
              });

      List<Thread> wakers =
          Stream.generate(() -> Thread.ofVirtual().start(() -> wakeUntil(waked, 1000)))
              .limit(4)
              .toList();
      for (Thread waker : wakers) {
        waker.join();
      }

      assertThat(most).hasValue(1);
    }

    private void wakeUntil(Loop waked, int count) {
      while (turns.get() < count) {
        waked.wake();
        LockSupport.parkNanos(1);
      }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void runOnTheThreadThatWasAskedFor(boolean platform) {
      AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
      started(
          platform ? named().onPlatformThread() : named(),
          () -> {
            thread.set(Thread.currentThread());
            return count(false);
          });

      awaitTurns(1);
      assertThat(thread.get())
          .extracting(Thread::isVirtual, Thread::isDaemon, Thread::getName)
          .containsExactly(!platform, true, "test");
    }
  }

  @Nested
  class AFailure {
    @Test
    void doesNotEndIt() {
      started(
          named().pauseAfterFailure(Duration.ofMillis(1), Duration.ofMillis(2)),
          () -> {
            if (turns.incrementAndGet() < 5) {
              throw new IOException("away");
            }
            return false;
          });

      awaitTurns(5);
    }

    @Test
    void isFollowedByItsPauseEvenWhenWoken() {
      Duration pause = Duration.ofMillis(200);
      BlockingQueue<Long> times = new LinkedBlockingQueue<>();
      Loop waked =
          started(
              named().pauseAfterFailure(pause, pause),
              () -> {
                times.add(System.nanoTime());
                throw new IllegalStateException("always");
              });

      await()
          .until(() -> {
            waked.wake();
            return times.size() >= 3;
          });

      List<Long> all = List.copyOf(times);
      assertThat(all.get(2) - all.get(0)).isGreaterThanOrEqualTo(2 * pause.toNanos());
    }

    @Test
    void doesNotMakeItForgetThatItWasWoken() throws Exception {
      CountDownLatch woken = new CountDownLatch(1);
      Loop waked =
          started(
              named().pauseAfterFailure(Duration.ofMillis(1), Duration.ofMillis(1)),
              () -> {
                if (turns.incrementAndGet() == 1) {
                  woken.await();
                  throw new IllegalStateException("once");
                }
                return false;
              });

      waked.wake();
      woken.countDown();

      awaitTurns(3);
    }

    @Test
    void ofAStrayInterruptionIsNoneAndNotTheEnd() {
      Loop waked =
          started(
              named(),
              () -> {
                if (turns.incrementAndGet() == 1) {
                  Thread.currentThread().interrupt();
                }
                return false;
              });

      awaitTurns(2);
      waked.wake();
      awaitTurns(3);
    }
  }

  @Nested
  class AnError {
    @ParameterizedTest
    @ValueSource(
        classes = {
          OutOfMemoryError.class,
          StackOverflowError.class,
          AssertionError.class,
          NoClassDefFoundError.class
        })
    void isGivenToTheHandlerAndEndsTheLoop(Class<? extends Error> kind) throws Exception {
      Error planted = kind.getDeclaredConstructor().newInstance();
      BlockingQueue<String> failed = new LinkedBlockingQueue<>();
      started(
          named().onError((where, error) -> failed.add(where + " " + error.equals(planted))),
          () -> {
            turns.incrementAndGet();
            throw planted;
          });

      assertThat(failed.take()).isEqualTo("test true");
      loop().close();
      assertThat(turns).hasValue(1);
    }
  }

  @Nested
  class Closing {
    @Test
    void endsThePause() {
      Loop closed = started(named(), () -> count(false));
      awaitTurns(1);

      closed.close();

      closed.wake();
      assertThat(turns).hasValue(1);
    }

    @Test
    void endsThePauseAfterAFailure() {
      Loop closed =
          started(
              named().pauseAfterFailure(NEVER, NEVER),
              () -> {
                turns.incrementAndGet();
                throw new IllegalStateException("always");
              });
      awaitTurns(1);

      closed.close();

      assertThat(turns).hasValue(1);
    }

    @Test
    void interruptsAStepThatTakesFromAQueue() {
      BlockingQueue<String> queue = new LinkedBlockingQueue<>();
      AtomicBoolean interrupted = new AtomicBoolean();
      Loop closed =
          started(
              named(),
              () -> {
                turns.incrementAndGet();
                try {
                  return !queue.take().isEmpty();
                } catch (InterruptedException stop) {
                  interrupted.set(true);
                  throw stop;
                }
              });
      awaitTurns(1);

      closed.close();

      assertThat(interrupted).isTrue();
    }

    @Test
    void letsAStepFinishThatMust() throws Exception {
      CountDownLatch leave = new CountDownLatch(1);
      AtomicBoolean finished = new AtomicBoolean();
      Loop closed =
          started(
              named().finishStepWithin(NEVER),
              () -> {
                turns.incrementAndGet();
                leave.await();
                finished.set(true);
                return true;
              });
      awaitTurns(1);
      Thread closer = Thread.ofVirtual().start(closed::close);
      await().until(() -> closer.getState() == Thread.State.TIMED_WAITING);
      leave.countDown();
      closer.join();

      assertThat(finished).isTrue();
      assertThat(turns).hasValue(1);
    }

    @Test
    void doesNotWaitForEverForAStepThatDoesNotStop() throws Exception {
      CountDownLatch leave = new CountDownLatch(1);
      Loop closed =
          started(
              named().stopWithin(Duration.ofMillis(20)),
              () -> {
                turns.incrementAndGet();
                while (leave.getCount() > 0) {
                  Thread.onSpinWait();
                }
                return true;
              });
      awaitTurns(1);

      closed.close();

      leave.countDown();
      closed.close();
      assertThat(turns).hasValue(1);
    }

    @Test
    void beforeTheStartMeansNoStart() {
      Loop closed = named().build(() -> count(true));

      closed.close();
      closed.start();
      closed.close();

      assertThat(turns).hasValue(0);
    }

    @Test
    void twiceIsNoDifference() {
      Loop closed = started(named(), () -> count(false));

      closed.close();
      closed.close();
    }

    @Test
    void byTheStepItselfDoesNotWaitForItself() {
      AtomicReference<@Nullable Loop> self = new AtomicReference<>();
      Loop closing =
          named()
              .build(() -> {
                Loop me = self.get();
                if (me != null) {
                  me.close();
                }
                return count(true);
              });
      self.set(closing);
      loop = closing;

      closing.start();

      awaitTurns(1);
      closing.close();
      assertThat(turns).hasValue(1);
    }

    @Test
    void byAnInterruptedThreadStopsTheLoopAndKeepsTheInterruption() {
      BlockingQueue<String> queue = new LinkedBlockingQueue<>();
      AtomicBoolean ended = new AtomicBoolean();
      Loop closed =
          started(
              named().finishStepWithin(NEVER),
              () -> {
                turns.incrementAndGet();
                try {
                  return !queue.take().isEmpty();
                } finally {
                  ended.set(true);
                }
              });
      awaitTurns(1);

      Thread.currentThread().interrupt();
      closed.close();

      assertThat(Thread.interrupted()).isTrue();
      await().untilTrue(ended);
    }
  }

  @Test
  void startsOnce() {
    Loop running = started(named(), () -> count(false));

    assertThatIllegalStateException()
        .isThrownBy(running::start)
        .withMessage("test is started already");
  }

  @Test
  void isNotChangedByWhatItsBuilderMakesNext() {
    Loop.Builder builder = named();
    started(builder, () -> count(false));
    builder.pause(Duration.ofNanos(1));
    awaitTurns(1);

    Loop another = builder.start(() -> count(turns.get() < 3));

    awaitTurns(3);
    another.close();
  }

  private Loop loop() {
    return Objects.requireNonNull(loop);
  }
}
