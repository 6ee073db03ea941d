package io.openclaw.task;

import static io.openclaw.task.Tasks.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.task.DeadTasks.DeadTask;
import io.openclaw.task.Submission.OnBusy;
import io.openclaw.task.TaskControl.Controlled;
import io.openclaw.task.TaskControl.Owned;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.task.TaskHooks.Delivery;
import io.openclaw.task.TaskHooks.Postponed;
import io.openclaw.task.TaskLanes.LaneView;
import io.openclaw.task.TaskWork.Appended;
import io.openclaw.task.TaskWork.GiveBack;
import io.openclaw.task.TaskWork.Later;
import io.openclaw.task.TaskWork.Row;
import io.openclaw.task.TaskWork.Started;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What every task store must do when people steer its tasks.
abstract class TaskControlContract extends TaskStoreContract {
  static final Controlled NOW = new Controlled.Done(/* changed= */ true);
  static final Controlled BEFORE = new Controlled.Done(/* changed= */ false);
  static final Duration HOUR = Duration.ofHours(1);

  TaskView view(TaskId id) {
    return store().find(id).orElseThrow();
  }

  void pause(TaskId id) {
    assertThat(store().pause(id, "ann")).isEqualTo(NOW);
  }

  void resume(TaskId id) {
    assertThat(store().resume(id, "ann")).isEqualTo(NOW);
  }

  static LaneView lane(TaskStore store, Lane lane) {
    return store.lanes().stream().filter(it -> it.lane() == lane).findFirst().orElseThrow();
  }

  void after(Duration time) {
    pass(time);
    store().sweep();
  }

  @Nested
  class Pausing {
    @Test
    void aPausedTaskIsGivenToNobodyAndComesBackToItsOldPlace() {
      Tasks stuck = aTask().forAccount("stuck", 1);
      TaskId first = accepted(stuck);
      TaskId second = accepted(stuck);

      pause(first);

      assertThat(status(first)).isEqualTo(Status.PAUSED);
      assertThat(view(first).waitingFor()).isEqualTo("paused");
      assertThat(view(first).position()).isZero();
      assertThat(view(second).position()).isEqualTo(1);
      assertThat(store().tally()).containsEntry("paused", 1L).containsEntry("queued", 1L);
      pause(second);
      assertThat(claim("w1")).isEmpty();

      resume(second);
      resume(first);

      assertThat(view(first).position()).isEqualTo(1);
      assertThat(view(first).waitingFor()).isEmpty();
      assertThat(log(first)).containsExactly(EventType.QUEUED, EventType.PAUSED, EventType.RESUMED);
      assertThat(claim("w1")).extracting(Claim::id).containsExactly(first);
    }

    @Test
    void aRunningTaskStopsAtOnceAndItsWorkerIsShutOut() {
      Claim claim = started(aTask().forAccount("one", 1));
      store().append(List.of(new Row(claim, 3, text("half "))));

      pause(claim.id());

      assertThat(status(claim.id())).isEqualTo(Status.PAUSED);
      assertThat(store().append(List.of(new Row(claim, 5, text("late")))))
          .containsExactly(Appended.LOST);
      assertThat(store().finish(claim, SUCCESS, 5, List.of(complete()))).isFalse();
      assertThat(store().retryLater(claim, new Later(LEASE, true, 0), 5, List.of())).isFalse();
      assertThat(store().giveBack(claim, GiveBack.ofTask("drain", Duration.ZERO))).isFalse();
      assertThat(store().start(claim, "{}")).isEmpty();
      assertThat(store().beat(List.of(claim), LEASE)).containsExactly(claim);
      pass(Duration.ofSeconds(9));
      assertThat(claim("w2")).as("it is not taken over").isEmpty();
      assertThat(log(claim.id()))
          .containsExactly(
              EventType.QUEUED, EventType.STARTED, EventType.CONTENT, EventType.PAUSED);
      accepted(aTask().forAccount("one", 1));
      assertThat(claim("w2")).as("its account has room again").hasSize(1);
    }

    @Test
    void aTaskThatWasRunningGoesOnBehindItsText() {
      Claim claim = started(aTask());
      store().append(List.of(new Row(claim, 3, text("half "))));
      pause(claim.id());
      resume(claim.id());

      Claim next = claim("w2").getFirst();

      assertThat(next.running()).isFalse();
      assertThat(next.failures()).isZero();
      assertThat(next.seq()).isEqualTo(5);
      assertThat(store().start(next, "{}", /* continues= */ true)).contains(new Started(2, 6, 2));
    }

    @Test
    void aClaimedTaskThatHasNotStartedIsPausedToo() {
      TaskId id = accepted(aTask());
      Claim claim = claim("w1").getFirst();

      pause(id);

      assertThat(store().start(claim, "{}")).isEmpty();
      resume(id);
      assertThat(claim("w2")).extracting(Claim::id).containsExactly(id);
    }

    @Test
    void theLongestWaitStandsStillToTheMillisecond() {
      TaskId id = accepted(aTask().waitingAtMost(Duration.ofSeconds(10)));
      pass(Duration.ofSeconds(4));
      pause(id);
      after(HOUR);
      assertThat(status(id)).isEqualTo(Status.PAUSED);

      resume(id);
      after(Duration.ofMillis(5_999));
      assertThat(status(id)).isEqualTo(Status.QUEUED);
      after(Duration.ofMillis(1));

      assertThat(status(id)).isEqualTo(Status.EXPIRED);
    }

    @Test
    void runningTimeAndTheWholeLifeStandStill() {
      Claim claim = started(aTask().waitingAtMost(Duration.ofMinutes(10)));
      pass(Duration.ofSeconds(7));
      pause(claim.id());
      after(HOUR);
      resume(claim.id());

      Claim next = claim("w2").getFirst();
      assertThat(next.remaining()).isEqualTo(Duration.ofSeconds(293));
      store().giveBack(next, GiveBack.ofTask("breaker", HOUR));
      after(Duration.ofMinutes(15).minusSeconds(7).minusMillis(1));
      assertThat(status(claim.id())).isEqualTo(Status.QUEUED);
      after(Duration.ofMillis(1));

      assertThat(store().find(claim.id()).orElseThrow().outcome()).contains("wait_exhausted");
    }

    @Test
    void aTaskForLaterKeepsItsTimeAndItsWholeWait() {
      long start = millis() + HOUR.toMillis();
      TaskId early = accepted(aTask().notBefore(start).waitingAtMost(Duration.ofSeconds(10)));
      TaskId late = accepted(aTask().notBefore(start).waitingAtMost(Duration.ofSeconds(10)));
      pause(early);
      pause(late);
      after(Duration.ofMinutes(10));

      resume(early);
      assertThat(claim("w1")).isEmpty();
      assertThat(view(early).dueAt()).hasValue(Instant.ofEpochMilli(start));
      after(Duration.ofMinutes(50));
      assertThat(claim("w1")).extracting(Claim::id).containsExactly(early);

      after(HOUR);
      resume(late);
      after(Duration.ofMillis(9_999));
      assertThat(status(late)).isEqualTo(Status.QUEUED);
      after(Duration.ofMillis(1));
      assertThat(status(late)).isEqualTo(Status.EXPIRED);
    }

    @Test
    void aRetryingTaskThatIsResumedStillWaitsForItsBackOff() {
      Claim claim = started(aTask());
      Draft why = Draft.of(EventType.RETRYING, "{}");
      store().retryLater(claim, new Later(Duration.ofSeconds(9), true, 0), 3, List.of(why));

      pause(claim.id());
      after(Duration.ofSeconds(5));
      resume(claim.id());

      assertThat(status(claim.id())).isEqualTo(Status.QUEUED);
      assertThat(claim("w1")).isEmpty();
      after(Duration.ofSeconds(4));
      assertThat(claim("w1").getFirst().failures()).isEqualTo(1);
    }

    @Test
    void repeatsChangeNothingAndWhatMakesNoSenseIsRefused() {
      TaskId id = accepted(aTask());
      assertThat(store().resume(id, "ann")).isEqualTo(new Controlled.Refused(Status.QUEUED));
      assertThat(store().pause(id, "bob")).isEqualTo(new Controlled.Absent());

      pause(id);
      assertThat(store().pause(id, "ann")).isEqualTo(BEFORE);
      assertThat(store().resume(id, "bob")).isEqualTo(new Controlled.Absent());
      assertThat(store().forget(id, "ann", "")).isEqualTo(new Controlled.Refused(Status.PAUSED));
      resume(id);
      assertThat(store().resume(id, "ann")).isEqualTo(BEFORE);
      pause(id);
      assertThat(store().cancel(id, "ann")).isEqualTo(NOW);

      assertThat(log(id)).endsWith(EventType.PAUSED, EventType.CANCELLED, EventType.DONE);
      assertThat(view(id).waitingFor()).isEmpty();
      Controlled ended = new Controlled.Refused(Status.CANCELLED);
      assertThat(store().pause(id, "ann")).isEqualTo(ended);
      assertThat(store().resume(id, "ann")).isEqualTo(ended);
      after(Duration.ofHours(2));
      assertThat(claim("w1")).isEmpty();
    }

    @Test
    void manyAreAnsweredEachForItselfInTheirOrder() {
      TaskId ended = accepted(aTask());
      store().cancel(ended, "ann");
      TaskId one = accepted(aTask());
      TaskId two = accepted(aTask().of("bob"));
      List<Owned> all =
          List.of(
              new Owned(two, "bob"),
              new Owned(ended, "ann"),
              new Owned(one, "bob"),
              new Owned(one, "ann"),
              new Owned(two, "bob"));

      List<Controlled> answers = store().pause(all);

      assertThat(answers)
          .containsExactly(
              NOW, new Controlled.Refused(Status.CANCELLED), new Controlled.Absent(), NOW, BEFORE);
      assertThat(store().resume(all.subList(0, 1))).containsExactly(NOW);
      assertThat(store().cancel(all.subList(3, 5))).containsExactly(NOW, NOW);
    }

    @Test
    void aPausedTaskStillFillsTheQueue() {
      TaskStore small = store(new QueueLimits(2, 1_000, 0.5));
      Submission task = aTask().build();
      small.submit(List.of(task));

      small.pause(task.id(), "ann");

      assertThat(small.submit(List.of(aTask().build())).getFirst())
          .isInstanceOf(SubmitResult.OwnerFull.class);
    }
  }

  @Nested
  class PausedLanes {
    private static final Map<Lane, Integer> SHORT_ONLY = Map.of(Lane.SHORT, 9);

    @Test
    void aPausedLaneTakesTasksAndStartsNone() {
      TaskId first = accepted(aTask());
      Claim claimed = claim("w1").getFirst();
      assertThat(store().pauseLane(Lane.SHORT)).isTrue();
      assertThat(store().pauseLane(Lane.SHORT)).isFalse();
      TaskId second = accepted(aTask());
      TaskId other = accepted(aTask().inLane(Lane.LONG));

      assertThat(store().start(claimed, "{}")).as("its claim is void").isEmpty();
      assertThat(claim("w1")).extracting(Claim::id).containsExactly(other);
      assertThat(view(first).waitingFor()).isEqualTo("paused");
      assertThat(view(first).position()).isEqualTo(1);
      assertThat(view(second).position()).isEqualTo(2);

      assertThat(store().resumeLane(Lane.SHORT)).isTrue();
      assertThat(store().resumeLane(Lane.SHORT)).isFalse();
      assertThat(claim("w1")).extracting(Claim::id).containsExactly(first, second);
    }

    @Test
    void whatRunsInAPausedLaneGoesOnAlsoOnAnotherWorker() {
      Claim claim = started(aTask());
      store().pauseLane(Lane.SHORT);
      assertThat(store().append(List.of(new Row(claim, 3, text("a")))))
          .containsExactly(Appended.OK);
      pass(Duration.ofSeconds(9));

      Claim next = claim("w2").getFirst();

      assertThat(store().start(next, "{}")).isPresent();
      long seq = view(next.id()).seq() + 1;
      assertThat(store().finish(next, SUCCESS, seq, List.of(complete()))).isTrue();
    }

    @Test
    void aPausedLaneDelaysNoLowerOne() {
      Tasks two = aTask().forAccount("two", 2);
      IntStream.range(0, 6).forEach(_ -> accepted(two));
      TaskId low = accepted(two.inLane(Lane.LONG));
      assertThat(view(low).etaMillis()).isEqualTo(25_000);

      store().pauseLane(Lane.SHORT);

      assertThat(view(low).etaMillis()).isZero();
    }

    @Test
    void theViewTellsHowFullEachLaneIsAndWhatItsTasksWaitFor() {
      Tasks limited = aTask().forAccount("limited", 1);
      started(limited);
      accepted(limited);
      claim("w1");
      IntStream.range(0, 3).forEach(_ -> accepted(limited));
      accepted(aTask().notBefore(millis() + 5_000));
      TaskId paused = accepted(aTask());
      pause(paused);
      pass(Duration.ofSeconds(2));
      accepted(aTask());
      pass(Duration.ofSeconds(1));

      assertThat(lane(store(), Lane.SHORT))
          .isEqualTo(
              new LaneView(
                  Lane.SHORT,
                  6,
                  1,
                  0,
                  1,
                  /* isPaused= */ false,
                  Duration.ofSeconds(3),
                  Map.of("permit", 1L, "slot", 3L, "worker", 1L, "time", 1L)));
      store().pauseLane(Lane.SHORT);
      assertThat(lane(store(), Lane.SHORT).isPaused()).isTrue();
      assertThat(lane(store(), Lane.SHORT).waitingFor())
          .isEqualTo(Map.of("paused", 5L, "time", 1L));
      assertThat(lane(store(), Lane.LONG).waiting()).isZero();
      assertThat(lane(store(), Lane.LONG).oldestWait()).isZero();
    }

    @Test
    void aBlockedAccountsTasksWaitForWhatBlocksIt() {
      accepted(aTask().forAccount("limited", 1));
      Claim claim = store().claim("w1", SHORT_ONLY, LEASE).getFirst();
      store().giveBack(claim, GiveBack.ofAccount("breaker", Duration.ofSeconds(5)));

      assertThat(lane(store(), Lane.SHORT).waitingFor()).isEqualTo(Map.of("breaker", 1L));
    }
  }

  Claim failed() {
    Claim claim = started(aTask());
    store().finish(claim, FAILURE, 3, List.of(Draft.of(EventType.ERROR, "{}")));
    return claim;
  }

  @Nested
  class Retrying {
    private SubmitResult retry(TaskId old) {
      return submit(aTask().retrying(old));
    }

    @Test
    void anEndedTaskIsRepeatedOnceAndBothKnowEachOther() {
      TaskId old = failed().id();
      TaskId retry = ((SubmitResult.Accepted) retry(old)).id();

      assertThat(retry(old)).isEqualTo(new SubmitResult.Known(retry));
      assertThat(view(retry).links().retryOf()).contains(old);
      assertThat(view(old).links().retriedAs()).contains(retry);
      assertThat(status(old)).isEqualTo(Status.FAILED);
      assertThat(log(old)).endsWith(EventType.ERROR, EventType.DONE);
      assertThat(store().dead(Optional.empty(), Optional.empty(), 9)).isEmpty();
      assertThat(store().outbox(0, 9))
          .extracting(TaskOutbox.Entry::order)
          .containsExactly(new TaskOutbox.Order.End(), new TaskOutbox.Order.Retried(retry));
    }

    @Test
    void whatHasNotFailedIsNotRepeated() {
      TaskId queued = accepted(aTask());
      assertThat(retry(queued)).isEqualTo(new SubmitResult.NotRepeatable(Status.QUEUED));
      pause(queued);
      assertThat(retry(queued)).isEqualTo(new SubmitResult.NotRepeatable(Status.PAUSED));
      store().cancel(queued, "ann");
      assertThat(retry(queued)).isInstanceOf(SubmitResult.Accepted.class);
      Claim good = claim("w1").getFirst();
      store().start(good, "{}");
      store().finish(good, SUCCESS, 3, List.of(complete()));
      assertThat(retry(good.id())).isEqualTo(new SubmitResult.NotRepeatable(Status.SUCCEEDED));
      assertThat(store().tally()).containsEntry("queued", 0L);
    }

    @Test
    void aTaskThatTheHistoryHasIsRepeatedOnceToo() {
      TaskId old = failed().id();
      store().archived(store().outbox(0, 9), Duration.ZERO, Duration.ofDays(1));
      assertThat(store().dead(Optional.of("ann"), Optional.empty(), 9)).hasSize(1);

      TaskId retry = ((SubmitResult.Accepted) retry(old)).id();
      assertThat(retry(old)).isEqualTo(new SubmitResult.Known(retry));
      store().archived(store().outbox(0, 9), Duration.ZERO, Duration.ofDays(1));

      assertThat(retry(old)).isEqualTo(new SubmitResult.Known(retry));
      assertThat(store().dead(Optional.of("ann"), Optional.empty(), 9)).isEmpty();
    }

    @Test
    void aRefusedRetryLeavesTheOldTaskAsItWas() {
      TaskId old = failed().id();

      assertThat(submit(aTask().retrying(old).withBytes(10_001)))
          .isInstanceOf(SubmitResult.BytesFull.class);

      assertThat(view(old).links()).isEqualTo(TaskView.Links.NONE);
      assertThat(store().dead(Optional.empty(), Optional.empty(), 9)).hasSize(1);
    }

    @Test
    void theDeadListIsReadInPagesByOwnerAndIsDiscardedFrom() {
      List<TaskId> ids = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        ids.addFirst(failed().id());
        jump(Duration.ofMillis(i % 2));
      }
      Optional<String> ann = Optional.of("ann");
      List<DeadTask> first = store().dead(ann, Optional.empty(), 2);
      List<DeadTask> second = store().dead(ann, Optional.of(first.getLast()), 2);
      List<DeadTask> third = store().dead(Optional.empty(), Optional.of(second.getLast()), 2);

      assertThat(Stream.of(first, second, third).flatMap(List::stream).map(DeadTask::id))
          .containsExactlyInAnyOrderElementsOf(ids);
      assertThat(third).hasSize(1);
      assertThat(store().dead(Optional.of("bob"), Optional.empty(), 9)).isEmpty();
      assertThat(store().discard(ids.getFirst(), "bob")).isFalse();
      assertThat(store().discard(ids.getFirst(), "ann")).isTrue();
      assertThat(store().discard(ids.getFirst(), "ann")).isFalse();
      assertThat(view(ids.getFirst()).status()).isEqualTo(Status.FAILED);
      assertThat(store().dead(ann, Optional.empty(), 9)).hasSize(4);
    }
  }

  @Nested
  class Sessions {
    private final Tasks next = aTask().asTurn(OnBusy.QUEUE);

    private List<TaskId> due() {
      return store().takeTurns(9, LEASE).stream().map(TaskSessions.DueTurn::id).toList();
    }

    private void release(TaskId id) {
      assertThat(store().releaseTurn(id, "with context", 12)).isTrue();
    }

    private Claim running(Tasks turn) {
      TaskId id = accepted(turn);
      assertThat(due()).containsExactly(id);
      release(id);
      Claim claim = claim("w1").getFirst();
      assertThat(claim.id()).isEqualTo(id);
      store().start(claim, "{}");
      return claim;
    }

    @Test
    void aTurnOfAFreeSessionIsDueAtOnceWhateverItsOnBusyAndWaitsForItsContext() {
      for (OnBusy onBusy : OnBusy.values()) {
        TaskId id = accepted(aTask().asTurn(onBusy));
        assertThat(view(id).waitingFor()).isEqualTo("session");
        assertThat(claim("w1")).isEmpty();
        assertThat(due()).containsExactly(id);
        release(id);
        Claim claim = claim("w1").getFirst();
        assertThat(claim.request()).contains("with context");
        store().start(claim, "{}");
        store().finish(claim, SUCCESS, 3, List.of(complete()));
      }
      assertThat(store().tally()).containsEntry("succeeded", 3L);
    }

    @Test
    void theNextTurnWaitsForTheOneBeforeAndThenForItsContext() {
      Claim first = running(next);
      TaskId second = accepted(next);
      TaskId third = accepted(next);
      assertThat(view(second).waitingFor()).isEqualTo("session");
      assertThat(store().releaseTurn(second, "too early", 9)).isFalse();
      assertThat(claim("w1")).isEmpty();
      assertThat(due()).isEmpty();

      store().finish(first, SUCCESS, 3, List.of(complete()));

      assertThat(due()).containsExactly(second);
      assertThat(due()).as("another gateway has it").isEmpty();
      pass(Duration.ofSeconds(9));
      assertThat(due()).as("that gateway is gone").containsExactly(second);
      assertThat(claim("w1")).isEmpty();
      release(second);
      assertThat(store().releaseTurn(second, "again", 5)).isFalse();
      assertThat(store().releaseTurn(third, "too early", 9)).isFalse();
      assertThat(due()).isEmpty();
      assertThat(claim("w1").getFirst().request()).contains("with context");
      assertThat(store().tally()).containsEntry("bytes", 26L);
    }

    @Test
    void aBusySessionMayRejectOrBeInterrupted() {
      Claim first = running(next);
      TaskId second = accepted(next);
      assertThat(submit(aTask().asTurn(OnBusy.REJECT)))
          .isEqualTo(new SubmitResult.SessionBusy(first.id()));

      TaskId third = accepted(aTask().asTurn(OnBusy.INTERRUPT));

      assertThat(status(first.id())).isEqualTo(Status.CANCELLED);
      assertThat(status(second)).isEqualTo(Status.CANCELLED);
      assertThat(store().finish(first, SUCCESS, 3, List.of(complete()))).isFalse();
      assertThat(due()).containsExactly(third);
      release(third);
      assertThat(claim("w1")).extracting(Claim::id).containsExactly(third);
      assertThat(due()).isEmpty();
    }

    @Test
    void aPausedTurnHoldsTheOnesBehindIt() {
      TaskId first = accepted(next);
      TaskId second = accepted(next);
      TaskId third = accepted(next);
      pause(second);
      assertThat(due()).containsExactly(first);
      store().cancel(first, "ann");
      assertThat(due()).isEmpty();

      resume(second);

      assertThat(view(second).waitingFor()).isEqualTo("session");
      assertThat(due()).containsExactly(second);
      store().cancel(second, "ann");
      assertThat(due()).containsExactly(third);
    }

    @Test
    void aTurnInTheMiddleThatEndsCallsNobody() {
      running(next);
      TaskId second = accepted(next);
      TaskId third = accepted(next);

      store().cancel(second, "ann");

      assertThat(due()).isEmpty();
      assertThat(view(third).waitingFor()).isEqualTo("session");
    }

    @Test
    void aWaitingTurnExpiresAndTheOneBehindItIsDue() {
      TaskId first = accepted(next.waitingAtMost(Duration.ofSeconds(9)));
      TaskId second = accepted(next);
      after(Duration.ofSeconds(9));

      assertThat(status(first)).isEqualTo(Status.EXPIRED);
      assertThat(due()).containsExactly(second);
    }

    @Test
    void aTitleGoesWithTheTaskThatGaveIt() {
      TaskId first = accepted(next.titled("Secret"));
      TaskId second = accepted(next.titled("Another"));
      store().cancel(second, "ann");
      store().forget(second, "ann", "");
      assertThat(store().session("ann", "chat").orElseThrow().title()).isEqualTo("Secret");

      accepted(next);
      store().cancel(first, "ann");
      store().forget(first, "ann", "");

      assertThat(store().session("ann", "chat").orElseThrow().title()).isEmpty();
      accepted(next.titled("New"));
      assertThat(store().session("ann", "chat").orElseThrow().title()).isEqualTo("New");
    }

    @Test
    void sessionsAreListedByTheirLastUseUntilTheHistoryHasThem() {
      TaskId first = accepted(next.inSession("one").titled("How are you?"));
      pass(Duration.ofSeconds(1));
      accepted(next.inSession("two"));
      pass(Duration.ofSeconds(1));
      TaskId second = accepted(next.inSession("one").titled("Another"));

      List<TaskSessions.Session> page = store().sessions("ann", Optional.empty(), 1);
      TaskSessions.Session one = page.getFirst();

      assertThat(one.session()).isEqualTo("one");
      assertThat(one.title()).isEqualTo("How are you?");
      assertThat(one.tasks()).isEqualTo(2);
      assertThat(one.unfinished()).containsExactly(first, second);
      assertThat(one.lastAt()).isEqualTo(one.createdAt().plusSeconds(2));
      assertThat(store().sessions("ann", Optional.of(one), 9))
          .extracting(TaskSessions.Session::session)
          .containsExactly("two");
      assertThat(store().session("ann", "one")).contains(one);
      assertThat(store().session("bob", "one")).isEmpty();
      assertThat(store().sessions("ann", List.of("two", "none", "one")))
          .extracting(TaskSessions.Session::session)
          .containsExactlyInAnyOrder("one", "two");
      store().cancel(first, "ann");
      store().cancel(second, "ann");
      store().archived(store().outbox(0, 9), Duration.ofHours(1), Duration.ofDays(1));
      assertThat(store().session("ann", "one")).isEmpty();
    }
  }

  @Nested
  class Webhooks {
    private List<Delivery> taken() {
      return store().takeDeliveries(9, LEASE);
    }

    @Test
    void anEndThatWasAskedForIsDeliveredUntilItIsDoneWith() {
      Claim claim = started(aTask().telling("http://hook", Status.SUCCEEDED));
      assertThat(taken()).isEmpty();
      store().finish(claim, SUCCESS, 3, List.of(complete()));
      Instant ended = Instant.ofEpochMilli(millis());

      Delivery lost = taken().getFirst();
      assertThat(lost.id()).isEqualTo(claim.id());
      assertThat(lost.url()).isEqualTo("http://hook");
      assertThat(lost.status()).isEqualTo(Status.SUCCEEDED);
      assertThat(lost.attempt()).isEqualTo(1);
      assertThat(taken()).as("leased").isEmpty();
      pass(Duration.ofSeconds(9));
      Delivery second = taken().getFirst();
      assertThat(second.attempt()).isEqualTo(2);
      assertThat(second.orderedAt()).isEqualTo(ended);
      assertThat(store().settle(lost, "late", Optional.empty())).isFalse();
      assertThat(store().settle(second, "503", Optional.of(Duration.ofSeconds(30)))).isTrue();
      assertThat(store().settle(second, "503", Optional.empty())).isFalse();
      pass(Duration.ofSeconds(29));
      assertThat(taken()).isEmpty();
      pass(Duration.ofSeconds(1));
      assertThat(store().settle(taken().getFirst(), "200", Optional.empty())).isTrue();

      assertThat(store().deliveries(claim.id())).containsExactly("503", "200");
      pass(HOUR);
      assertThat(taken()).isEmpty();
      store().archived(store().outbox(0, 9), Duration.ZERO, Duration.ofDays(1));
      assertThat(store().deliveries(claim.id())).isEmpty();
    }

    @Test
    void aPostponedDeliveryIsNoAttemptAndWhatWasLostChangesNothing() {
      TaskId id = accepted(aTask().telling("http://hook", Status.CANCELLED));
      store().cancel(id, "ann");
      Delivery lost = taken().getFirst();
      pass(Duration.ofSeconds(9));
      Delivery held = taken().getFirst();

      store().postpone(List.of(new Postponed(lost, HOUR)));
      assertThat(store().settle(held, "503", Optional.of(Duration.ofSeconds(1)))).isTrue();
      pass(Duration.ofSeconds(1));
      Delivery third = taken().getFirst();
      store().postpone(List.of(new Postponed(third, Duration.ofSeconds(2))));
      assertThat(store().settle(third, "late", Optional.empty())).isFalse();
      pass(Duration.ofSeconds(1));
      assertThat(taken()).isEmpty();
      pass(Duration.ofSeconds(1));
      assertThat(taken().getFirst().attempt()).isEqualTo(3);
      assertThat(store().deliveries(id)).containsExactly("503");
    }

    @Test
    void recordsThatCameWhileEarlierOnesWereCopiedStayUntilTheyAreCopiedToo() {
      TaskId id = accepted(aTask().telling("http://hook", Status.CANCELLED));
      store().cancel(id, "ann");
      store().settle(taken().getFirst(), "500", Optional.empty());
      List<TaskOutbox.Entry> copied = store().outbox(0, 9);
      store().deliverAgain(id, "http://hook", Status.CANCELLED);
      store().settle(taken().getFirst(), "200", Optional.empty());

      store().archived(copied, Duration.ZERO, Duration.ofDays(1));
      store().archived(copied, Duration.ZERO, Duration.ofDays(1));
      assertThat(store().deliveries(id)).containsExactly("500", "200");

      store().archived(store().outbox(0, 9), Duration.ZERO, Duration.ofDays(1));
      assertThat(store().deliveries(id)).isEmpty();
    }

    @Test
    void anEndThatWasNotAskedForIsNotDeliveredAndADeletedTaskIsForgotten() {
      TaskId quiet = accepted(aTask().telling("http://hook", Status.SUCCEEDED));
      store().cancel(quiet, "ann");
      assertThat(taken()).isEmpty();
      TaskId told = accepted(aTask().telling("http://hook", Status.CANCELLED));
      store().cancel(told, "ann");
      store().forget(told, "ann", "");
      assertThat(taken()).isEmpty();
    }

    @Test
    void aDeliveryOutlivesTheCopyOfItsTaskAndCanBeMadeAgain() {
      TaskId id = accepted(aTask().telling("http://hook", Status.CANCELLED));
      store().cancel(id, "ann");
      store().archived(store().outbox(0, 9), Duration.ZERO, Duration.ofDays(1));
      assertThat(store().settle(taken().getFirst(), "200", Optional.empty())).isTrue();

      store().deliverAgain(id, "http://hook", Status.CANCELLED);
      store().archived(store().outbox(0, 9), Duration.ZERO, Duration.ofDays(1));

      Delivery again = taken().getFirst();
      assertThat(again.attempt()).isEqualTo(1);
      assertThat(store().settle(again, "200", Optional.empty())).isTrue();
      assertThat(store().deliveries(id)).containsExactly("200", "200");
    }
  }
}
