package io.openclaw.task;

import static io.openclaw.task.Tasks.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.task.Submission.AccountLimits;
import io.openclaw.task.TaskControl.Controlled;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.task.TaskWork.Appended;
import io.openclaw.task.TaskWork.Capabilities;
import io.openclaw.task.TaskWork.Finish;
import io.openclaw.task.TaskWork.GiveBack;
import io.openclaw.task.TaskWork.Later;
import io.openclaw.task.TaskWork.Row;
import io.openclaw.task.TaskWork.Started;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What every task store must do, told as stories. Time is moved by hand.
abstract class TaskStoreContract {
  static final QueueLimits LIMITS = new QueueLimits(50, 10_000, 1);
  static final Duration LEASE = Duration.ofSeconds(8);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  static final Finish SUCCESS =
      new Finish(
          Status.SUCCEEDED, "{\"status\":\"succeeded\",\"length\":2,\"sha256\":\"x\"}", "{}");
  static final Finish FAILURE = new Finish(Status.FAILED, "{\"status\":\"failed\"}", "{}");
  static final Map<Lane, Integer> ALL = Map.of(Lane.PRIORITY, 50, Lane.SHORT, 50, Lane.LONG, 50);

  abstract TaskStore store();

  /// Another store of its own limits, on the same clock.
  abstract TaskStore store(QueueLimits limits);

  abstract long millis();

  abstract void jump(Duration time);

  /// Time during which processes look at the store, so that leases run; long times are jumped over.
  void pass(Duration time) {
    Duration left = time;
    for (Duration step = Duration.ofSeconds(1);
        left.compareTo(step) > 0 && left.compareTo(MINUTE) < 0; ) {
      jump(step);
      store().claim("onlooker", Map.of(), LEASE);
      left = left.minus(step);
    }
    jump(left);
  }

  SubmitResult submit(Tasks task) {
    return store().submit(List.of(task.build())).getFirst();
  }

  TaskId accepted(Tasks task) {
    return ((SubmitResult.Accepted) submit(task)).id();
  }

  List<Claim> claim(String worker) {
    return store().claim(worker, ALL, LEASE);
  }

  Claim started(Tasks task) {
    accepted(task);
    Claim claim = claim("w1").getFirst();
    assertThat(store().start(claim, "{}")).isPresent();
    return claim;
  }

  static Draft text(String text) {
    return Draft.text(EventType.CONTENT, "response", text);
  }

  static Draft complete() {
    return Draft.of(EventType.COMPLETE, "{\"reply\":\"ok\"}");
  }

  List<EventType> log(TaskId id) {
    return store().events(id, 0, 1_000).stream().map(TaskEvent::type).toList();
  }

  Status status(TaskId id) {
    return store().find(id).orElseThrow().status();
  }

  @Nested
  class Submitting {
    @Test
    void aTaskIsQueuedWithItsFirstEventAndItsPlaceInLine() {
      SubmitResult.Accepted first = (SubmitResult.Accepted) submit(aTask());
      SubmitResult.Accepted second = (SubmitResult.Accepted) submit(aTask());

      assertThat(first.position()).isEqualTo(1);
      assertThat(second.position()).isEqualTo(2);
      assertThat(status(first.id())).isEqualTo(Status.QUEUED);
      assertThat(log(first.id())).containsExactly(EventType.QUEUED);
      assertThat(store().tally()).containsEntry("queued", 2L);
    }

    @Test
    void theSameIdTwiceIsOneTask() {
      Submission task = aTask().build();
      store().submit(List.of(task));

      SubmitResult again = store().submit(List.of(task)).getFirst();

      assertThat(again).isInstanceOf(SubmitResult.Accepted.class);
      assertThat(log(task.id())).containsExactly(EventType.QUEUED);
      assertThat(claim("w1")).hasSize(1);
    }

    @Test
    void theSameKeyAndBodyIsTheSameTaskAndAnotherBodyIsRefused() {
      TaskId id = accepted(aTask().withKey("k", "body"));

      assertThat(submit(aTask().withKey("k", "body"))).isEqualTo(new SubmitResult.Known(id));
      assertThat(submit(aTask().withKey("k", "other"))).isEqualTo(new SubmitResult.KeyReused());
      assertThat(store().tally()).containsEntry("queued", 1L);
    }

    @Test
    void twoOfOneKeyInOneBatchAreOneTask() {
      List<SubmitResult> results =
          store()
              .submit(
                  List.of(aTask().withKey("k", "b").build(), aTask().withKey("k", "b").build()));

      SubmitResult.Accepted first = (SubmitResult.Accepted) results.getFirst();
      assertThat(results.getLast()).isEqualTo(new SubmitResult.Known(first.id()));
    }

    @Test
    void aFullQueueAndASpentByteBudgetRefuseAndStoreNothing() {
      assertThat(submit(aTask().withBytes(10_001))).isInstanceOf(SubmitResult.BytesFull.class);
      for (int i = 0; i < 50; i++) {
        accepted(aTask());
      }

      Submission refused = aTask().withKey("k", "b").build();
      assertThat(store().submit(List.of(refused)).getFirst())
          .isEqualTo(new SubmitResult.QueueFull(50));

      assertThat(store().find(refused.id())).isEmpty();
      assertThat(store().tally()).containsEntry("queued", 50L).containsEntry("bytes", 100L);
    }

    @Test
    void aKeyThatIsBoundBelongsToItsBody() {
      Submission.IdempotencyKey key = new Submission.IdempotencyKey("digest", "body");
      assertThat(store().boundBody(0, key)).isEmpty();

      store().bindKey(0, key, aTask().build().id());
      store().bindKey(0, new Submission.IdempotencyKey("digest", "other"), aTask().build().id());

      assertThat(store().boundBody(0, key)).contains("body");
      assertThat(submit(aTask().withKey("digest", "other")))
          .isEqualTo(new SubmitResult.KeyReused());
    }

    @Test
    void oneOwnerFillsNoMoreThanItsShare() {
      TaskStore shared = store(new QueueLimits(10, 1_000, 0.5));
      Tasks mine = aTask().of("greedy").withBytes(100);
      for (int i = 0; i < 4; i++) {
        assertThat(first(shared, mine)).isInstanceOf(SubmitResult.Accepted.class);
      }
      assertThat(first(shared, mine.withBytes(101))).isEqualTo(new SubmitResult.OwnerFull(4, 400));
      assertThat(first(shared, mine)).isInstanceOf(SubmitResult.Accepted.class);
      assertThat(first(shared, mine.withBytes(0))).isEqualTo(new SubmitResult.OwnerFull(5, 500));
      assertThat(first(shared, aTask().of("other"))).isInstanceOf(SubmitResult.Accepted.class);

      // One of each: whose turn is first is open.
      shared.claim("w1", Map.of(Lane.SHORT, 2), LEASE).forEach(claim -> shared.start(claim, "{}"));
      assertThat(first(shared, mine.withBytes(0)))
          .as("what runs does not wait")
          .isInstanceOf(SubmitResult.Accepted.class);
    }

    private static SubmitResult first(TaskStore store, Tasks task) {
      return store.submit(List.of(task.build())).getFirst();
    }

    @Test
    void aLargeBodyIsStagedFirstAndReadApart() {
      Submission task = aTask().staged().build();
      assertThat(store().submit(List.of(task)).getFirst())
          .isEqualTo(new SubmitResult.BodyMissing());

      store().stageBody(task.id(), "large");
      store().submit(List.of(task));

      assertThat(claim("w1").getFirst().request()).isEmpty();
      assertThat(store().request(task.id())).contains("large");
    }

    @Test
    void aTaskForLaterWaitsForItsTime() {
      TaskId id = accepted(aTask().notBefore(millis() + 5_000));

      assertThat(claim("w1")).isEmpty();
      pass(Duration.ofSeconds(6));
      store().sweep();

      assertThat(claim("w1")).extracting(Claim::id).containsExactly(id);
    }

    @Test
    void aTaskThatWaitsTooLongExpiresOnceAndForGood() {
      TaskId id = accepted(aTask().waitingAtMost(Duration.ofSeconds(2)));

      pass(Duration.ofSeconds(3));
      store().sweep();
      store().sweep();

      assertThat(status(id)).isEqualTo(Status.EXPIRED);
      assertThat(log(id)).containsExactly(EventType.QUEUED, EventType.EXPIRED, EventType.DONE);
      assertThat(claim("w1")).isEmpty();
    }

    @Test
    void aTaskThatCouldNotStartInTimeIsRefusedAtOnce() {
      Tasks slow = aTask().forAccount("slow", 1);
      Claim claim = started(slow);
      pass(Duration.ofSeconds(100));
      store().beat(List.of(claim), LEASE);
      store().finish(claim, SUCCESS, 3, List.of(complete()));

      accepted(slow);
      assertThat(submit(slow.waitingAtMost(Duration.ofSeconds(10))))
          .isEqualTo(new SubmitResult.TooLate(100_000));
    }
  }

  @Nested
  class TakingTurns {
    @Test
    void ownersTakeTurnsHoweverManyTasksOneHas() {
      List<TaskId> many =
          IntStream.range(0, 20).mapToObj(i -> accepted(aTask().of("many"))).toList();
      TaskId few = accepted(aTask().of("few"));

      List<TaskId> order = new ArrayList<>();
      while (order.size() < 21) {
        List<Claim> next = store().claim("w1", Map.of(Lane.SHORT, 1), LEASE);
        order.add(next.getFirst().id());
      }

      assertThat(order.indexOf(few)).isLessThan(8);
      assertThat(order.stream().filter(many::contains)).containsExactlyElementsOf(many);
    }

    @Test
    void aStuckAccountDelaysNoOther() {
      for (int i = 0; i < 40; i++) {
        accepted(aTask().forAccount("stuck", 2));
      }
      TaskId other = accepted(aTask().forAccount("free", 100));

      List<Claim> claims = claim("w1");

      assertThat(claims).hasSize(3).extracting(Claim::id).contains(other);
      assertThat(store().claim("w1", ALL, LEASE)).isEmpty();
    }

    @Test
    void positionIsTheExactRankAndFollowsWhatHappens() {
      Tasks stuck = aTask().forAccount("stuck", 2);
      List<TaskId> ids = IntStream.range(0, 10).mapToObj(i -> accepted(stuck)).toList();
      assertThat(positions(ids)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);

      Claim first = claim("w1").getFirst();
      store().start(first, "{}");
      store().cancel(ids.get(4), "ann");

      assertThat(positions(ids)).containsExactly(0L, 1L, 2L, 3L, 0L, 4L, 5L, 6L, 7L, 8L);
    }

    private List<Long> positions(List<TaskId> ids) {
      return store().find(ids).stream().map(TaskView::position).toList();
    }

    @Test
    void priorityComesFirstAndFreePlacesAreNeverExceeded() {
      accepted(aTask().inLane(Lane.LONG));
      TaskId urgent = accepted(aTask().inLane(Lane.PRIORITY));
      accepted(aTask());
      accepted(aTask());

      List<Claim> claims =
          store().claim("w1", Map.of(Lane.PRIORITY, 1, Lane.SHORT, 1, Lane.LONG, 0), LEASE);

      assertThat(claims).hasSize(2);
      assertThat(claims.getFirst().id()).isEqualTo(urgent);
      assertThat(claims.getLast().lane()).isEqualTo(Lane.SHORT);
    }

    @Test
    void whatIsGivenBackKeepsItsAge() {
      Tasks stuck = aTask().forAccount("stuck", 1);
      TaskId first = accepted(stuck);
      TaskId second = accepted(stuck);
      Claim claim = claim("w1").getFirst();

      store().giveBack(claim, GiveBack.ofTask("slot", Duration.ZERO));

      assertThat(store().find(first).orElseThrow().position()).isEqualTo(1);
      assertThat(store().find(second).orElseThrow().position()).isEqualTo(2);
      assertThat(claim("w1")).extracting(Claim::id).containsExactly(first);
    }

    @Test
    void whatIsGivenBackForAWhileLetsOthersPassAndKeepsItsAge() {
      Tasks stuck = aTask().forAccount("stuck", 1);
      TaskId first = accepted(stuck);
      TaskId second = accepted(stuck);

      store().giveBack(claim("w1").getFirst(), GiveBack.ofTask("rpm", Duration.ofSeconds(5)));

      TaskView waiting = store().find(first).orElseThrow();
      assertThat(waiting.status()).isEqualTo(Status.QUEUED);
      assertThat(waiting.waitingFor()).isEqualTo("rpm");
      assertThat(waiting.dueAt()).isPresent();
      Claim other = claim("w1").getFirst();
      assertThat(other.id()).isEqualTo(second);
      assertThat(claim("w1")).isEmpty();

      store().giveBack(other, GiveBack.ofTask("rpm", Duration.ofSeconds(5)));
      pass(Duration.ofSeconds(6));
      store().sweep();
      Claim again = claim("w1").getFirst();
      assertThat(again.id()).isEqualTo(first);
      store().start(again, "{}");
      assertThat(store().find(first).orElseThrow().waitingFor()).isEmpty();
      assertThat(store().find(first).orElseThrow().attempt()).isEqualTo(1);
    }

    @Test
    void anotherStepOfTheRouteHasAllItsAttempts() {
      Claim claim = started(aTask());
      Draft why = Draft.of(EventType.RETRYING, "{}");
      store().retryLater(claim, new Later(Duration.ZERO, true, 0), claim.seq() + 2, List.of(why));
      store().sweep();
      Claim second = claim("w1").getFirst();
      assertThat(second.failures()).isEqualTo(1);
      assertThat(second.step()).isZero();

      store().start(second, "{}");
      store().retryLater(second, new Later(Duration.ZERO, true, 1), second.seq() + 2, List.of(why));
      store().sweep();

      Claim third = claim("w1").getFirst();
      assertThat(third.failures()).isZero();
      assertThat(third.step()).isEqualTo(1);
    }
  }

  @Nested
  class Fencing {
    @Test
    void aWorkerThatLostItsClaimChangesNothing() {
      Claim zombie = started(aTask());
      pass(Duration.ofSeconds(9));
      Claim heir = claim("w2").getFirst();
      store().start(heir, "{}");
      long seq = heir.seq() + 2;
      List<TaskEvent> before = store().events(heir.id(), 0, 100);

      assertThat(store().append(List.of(new Row(zombie, seq, text("late")))))
          .containsExactly(Appended.LOST);
      assertThat(store().finish(zombie, SUCCESS, seq, List.of(complete()))).isFalse();
      assertThat(store().retryLater(zombie, new Later(LEASE, true, 0), seq, List.of())).isFalse();
      assertThat(store().giveBack(zombie, GiveBack.ofTask("drain", Duration.ZERO))).isFalse();
      assertThat(store().start(zombie, "{}")).isEmpty();
      assertThat(store().beat(List.of(zombie, heir), LEASE)).containsExactly(zombie);

      assertThat(store().events(heir.id(), 0, 100)).isEqualTo(before);
      assertThat(status(heir.id())).isEqualTo(Status.RUNNING);
      assertThat(store().tally().get("fenced")).isGreaterThanOrEqualTo(6);
    }

    @Test
    void aZombieDoesNotTakeTheTaskOutOfItsSuccessorsLane() {
      Claim zombie = started(aTask());
      pass(Duration.ofSeconds(9));
      claim("w2");

      store().finish(zombie, SUCCESS, 3, List.of(complete()));
      pass(Duration.ofSeconds(9));

      assertThat(claim("w3")).as("still there to be taken over").hasSize(1);
    }

    @Test
    void aBeatKeepsTheClaim() {
      Claim claim = started(aTask());
      for (int i = 0; i < 5; i++) {
        pass(Duration.ofSeconds(5));
        assertThat(store().beat(List.of(claim), LEASE)).isEmpty();
        assertThat(claim("w2")).isEmpty();
      }
    }

    @Test
    void aLostAttemptIsVoidAndTheNextOneIsAnnounced() {
      Claim lost = started(aTask());
      store().append(List.of(new Row(lost, 3, text("half"))));
      pass(Duration.ofSeconds(9));

      Claim heir = claim("w2").getFirst();
      store().start(heir, "{}");

      assertThat(heir.running()).isTrue();
      assertThat(log(heir.id()))
          .containsExactly(
              EventType.QUEUED,
              EventType.STARTED,
              EventType.CONTENT,
              EventType.RETRYING,
              EventType.STARTED);
      TaskEvent retrying = store().events(heir.id(), 3, 1).getFirst();
      assertThat(retrying.data()).contains("\"reason\":\"worker_lost\"", "\"void_from\":2");
      assertThat(store().find(heir.id()).orElseThrow().attempt()).isEqualTo(2);
    }

    private Claim cutOffAndClaimedAgain() {
      Claim first = started(aTask());
      store().append(List.of(new Row(first, 3, text("half "))));
      store()
          .retryLater(
              first,
              new Later(Duration.ZERO, true, 0),
              4,
              List.of(Draft.of(EventType.RETRYING, "{}")));
      store().sweep();
      return claim("w2").getFirst();
    }

    @Test
    void anAttemptThatContinuesIsLostTogetherWithTheOneBefore() {
      Claim second = cutOffAndClaimedAgain();

      Started begun = store().start(second, "{}", /* continues= */ true).orElseThrow();

      assertThat(begun).isEqualTo(new Started(2, 6, 2));
      assertThat(store().start(second, "{}", /* continues= */ true)).contains(begun);
      store().append(List.of(new Row(second, 7, text("and more"))));
      pass(Duration.ofSeconds(9));
      Claim third = claim("w3").getFirst();
      assertThat(store().events(third.id(), 7, 1).getFirst().data()).contains("\"void_from\":2");
      assertThat(store().start(third, "{}")).contains(new Started(3, 9, 9));
      store().giveBack(third, GiveBack.ofTask("drain", Duration.ZERO));
      assertThat(store().events(third.id(), 9, 1).getFirst().data()).contains("\"void_from\":9");
    }

    @Test
    void aContinuedAttemptThatIsGivenBackVoidsTheWholeText() {
      Claim second = cutOffAndClaimedAgain();
      store().start(second, "{}", /* continues= */ true);

      store().giveBack(second, GiveBack.ofTask("drain", Duration.ZERO));

      assertThat(store().events(second.id(), 6, 1).getFirst().data()).contains("\"void_from\":2");
    }

    @Test
    void theFifthLostWorkerEndsTheTaskAsPoison() {
      Claim claim = started(aTask());
      for (int i = 1; i < 5; i++) {
        pass(Duration.ofSeconds(9));
        Claim next = claim("w" + i).getFirst();
        store().start(next, "{}");
      }
      pass(Duration.ofSeconds(9));

      assertThat(claim("w9")).isEmpty();
      assertThat(status(claim.id())).isEqualTo(Status.FAILED);
      assertThat(store().find(claim.id()).orElseThrow().outcome()).contains("poison");
      assertThat(log(claim.id())).endsWith(EventType.ERROR, EventType.DONE);
    }

    @Test
    void aStoreThatWasAwayTakesNoLeaseFromAnybody() {
      Claim claim = started(aTask());
      for (int i = 0; i < 5; i++) {
        jump(Duration.ofSeconds(10));
        assertThat(claim("w2")).isEmpty();
        pass(Duration.ofSeconds(6));
        assertThat(claim("w2")).as("it has its full length again").isEmpty();
        assertThat(store().beat(List.of(claim), LEASE)).isEmpty();
      }
      assertThat(store().finish(claim, SUCCESS, 3, List.of(complete()))).isTrue();
    }

    @Test
    void aWorkerThatIsLostWhileTheStoreIsAwayIsReplacedALeaseLater() {
      Claim claim = started(aTask());
      jump(Duration.ofSeconds(10));
      store().sweep();

      pass(Duration.ofSeconds(7));
      assertThat(claim("w2")).isEmpty();
      pass(Duration.ofSeconds(2));

      assertThat(claim("w2")).extracting(Claim::id).containsExactly(claim.id());
    }

    @Test
    void aClockThatIsSetBackTakesNoLeaseAndGivesNoneForEver() {
      Claim claim = started(aTask());
      jump(Duration.ofHours(-1));
      assertThat(claim("w2")).isEmpty();

      pass(Duration.ofSeconds(9));

      assertThat(claim("w2")).extracting(Claim::id).containsExactly(claim.id());
    }

    @Test
    void aClaimThatNeverStartedIsNoLoss() {
      TaskId id = accepted(aTask());
      for (int i = 0; i < 7; i++) {
        assertThat(claim("w" + i)).extracting(Claim::id).containsExactly(id);
        pass(Duration.ofSeconds(9));
      }
      assertThat(claim("w9")).extracting(Claim::id).containsExactly(id);
      assertThat(log(id)).containsExactly(EventType.QUEUED);
    }

    @Test
    void aTaskThatGetsFurtherEachTimeIsNotPoison() {
      Claim claim = started(aTask());
      for (int i = 1; i <= 6; i++) {
        keepRunning(claim, i * 10);
        pass(Duration.ofSeconds(9));
        claim = claim("w" + i).getFirst();
        store().start(claim, "{}");
      }
    }

    @Test
    void aTaskThatStopsItsWorkersAtTheSamePointIsPoisonThoughItWritesEachTime() {
      Claim claim = started(aTask());
      for (int i = 1; i < 5; i++) {
        writeTwoPieces(claim);
        keepRunning(claim, 30);
        pass(Duration.ofSeconds(9));
        claim = claim("w" + i).getFirst();
        store().start(claim, "{}");
      }
      writeTwoPieces(claim);
      keepRunning(claim, 30);
      pass(Duration.ofSeconds(9));

      assertThat(claim("w9")).isEmpty();
      assertThat(store().find(claim.id()).orElseThrow().outcome()).contains("poison");
    }

    private void writeTwoPieces(Claim claim) {
      long seq = store().find(claim.id()).orElseThrow().seq();
      store()
          .append(List.of(new Row(claim, seq + 1, text("a")), new Row(claim, seq + 2, text("b"))));
    }

    private void keepRunning(Claim claim, int seconds) {
      for (int i = 0; i < seconds; i += 5) {
        pass(Duration.ofSeconds(5));
        store().beat(List.of(claim), LEASE);
      }
    }

    @Test
    void runningTimeAddsUpOverAttemptsAndWaitsDoNotCount() {
      Claim first = started(aTask());
      pass(Duration.ofSeconds(7));
      store().giveBack(first, GiveBack.ofTask("drain", Duration.ZERO));
      pass(Duration.ofSeconds(100));

      Claim second = claim("w2").getFirst();

      assertThat(second.remaining()).isEqualTo(Duration.ofSeconds(293));
    }
  }

  @Nested
  class Logging {
    @Test
    void aRepeatIsKnownAndAGapIsRefused() {
      Claim claim = started(aTask());
      Row row = new Row(claim, 3, text("a"));

      assertThat(store().append(List.of(row, row, new Row(claim, 5, text("c")))))
          .containsExactly(Appended.OK, Appended.KNOWN, Appended.GAP);
      assertThat(log(claim.id()))
          .containsExactly(EventType.QUEUED, EventType.STARTED, EventType.CONTENT);
    }

    @Test
    void seqHasNoHoleAndTextKeepsItsBytes() {
      Claim claim = started(aTask());
      String text = "zwölf Boxkämpfer \u0000\n\r\u2028 🥊 \"}";
      store().append(List.of(new Row(claim, 3, text(text))));
      store().finish(claim, SUCCESS, 4, List.of(complete()));

      List<TaskEvent> log = store().events(claim.id(), 0, 100);

      assertThat(log).extracting(TaskEvent::seq).containsExactly(1L, 2L, 3L, 4L, 5L);
      assertThat(log.get(2).content()).isEqualTo(text);
      assertThat(store().lastEvents(claim.id(), 2)).isEqualTo(log.subList(3, 5));
      assertThat(store().events(claim.id(), 3, 1)).isEqualTo(log.subList(3, 4));
    }

    @Test
    void aPageOfTheLogIsBoundedByItsTextAndNothingIsLeftOut() {
      Claim claim = started(aTask());
      for (long seq = 3; seq < 63; seq++) {
        store().append(List.of(new Row(claim, seq, text("x".repeat(30_000)))));
      }

      List<TaskEvent> log = new ArrayList<>();
      List<TaskEvent> page;
      do {
        page = store().events(claim.id(), log.size(), 100);
        assertThat(page.stream().mapToInt(TaskEvent::size).sum()).isLessThan(300_000);
        log.addAll(page);
      } while (EventPage.isFull(page, 100));

      assertThat(log).hasSize(62);
      assertThat(log.getLast().seq()).isEqualTo(62);
    }

    @Test
    void nothingIsAppendedBeforeTheAttemptBegins() {
      accepted(aTask());
      Claim claim = claim("w1").getFirst();

      assertThat(store().append(List.of(new Row(claim, 2, text("a")))))
          .containsExactly(Appended.LOST);
    }
  }

  @Nested
  class Ending {
    @Test
    void theEndCarriesWhatIsPendingAndHappensOnce() {
      Claim claim = started(aTask());
      store().append(List.of(new Row(claim, 3, text("a"))));
      List<Draft> pending = List.of(text("a"), text("b"), complete());

      assertThat(store().finish(claim, SUCCESS, 3, pending)).isTrue();
      assertThat(store().finish(claim, SUCCESS, 3, pending)).as("repeated").isTrue();

      assertThat(log(claim.id()))
          .containsExactly(
              EventType.QUEUED,
              EventType.STARTED,
              EventType.CONTENT,
              EventType.CONTENT,
              EventType.COMPLETE,
              EventType.DONE);
      assertThat(store().outbox(0, 10)).hasSize(1);
      assertThat(claim("w2")).isEmpty();
      pass(Duration.ofSeconds(9));
      assertThat(claim("w2")).isEmpty();
    }

    @Test
    void eventsBeforeThePendingOnesMustBeThere() {
      Claim claim = started(aTask());

      assertThatThrownBy(() -> store().finish(claim, SUCCESS, 5, List.of(complete())))
          .isInstanceOf(IllegalStateException.class);

      assertThat(status(claim.id())).isEqualTo(Status.RUNNING);
    }

    @Test
    void anAttemptMayBeRepeatedUntilNoneIsLeft() {
      Claim claim = started(aTask());
      for (int failure = 1; failure < 4; failure++) {
        assertThat(retry(claim)).isTrue();
        assertThat(status(claim.id())).isEqualTo(Status.RETRYING);
        pass(Duration.ofSeconds(2));
        store().sweep();
        claim = claim("w1").getFirst();
        assertThat(claim.failures()).isEqualTo(failure);
        store().start(claim, "{}");
      }
      Claim last = claim;
      assertThatThrownBy(() -> retry(last)).isInstanceOf(IllegalStateException.class);

      long seq = store().find(last.id()).orElseThrow().seq() + 1;
      assertThat(store().finish(last, FAILURE, seq, List.of(Draft.of(EventType.ERROR, "{}"))))
          .isTrue();
      assertThat(store().find(last.id()).orElseThrow().attempt()).isEqualTo(4);
    }

    private boolean retry(Claim claim) {
      long seq = store().find(claim.id()).orElseThrow().seq() + 1;
      Draft why = Draft.of(EventType.RETRYING, "{}");
      return store()
          .retryLater(claim, new Later(Duration.ofSeconds(1), true, 0), seq, List.of(why));
    }

    @Test
    void cancelEndsATaskInEveryStateAndTheWorkerIsShutOut() {
      Claim running = started(aTask());
      TaskId queued = accepted(aTask());
      TaskId later = accepted(aTask().notBefore(millis() + 9_000));

      for (TaskId id : List.of(running.id(), queued, later)) {
        assertThat(store().cancel(id, "ann")).isEqualTo(new Controlled.Done(true));
        assertThat(store().cancel(id, "ann")).isEqualTo(new Controlled.Done(false));
        assertThat(log(id)).endsWith(EventType.CANCELLED, EventType.DONE);
      }

      assertThat(store().finish(running, SUCCESS, 3, List.of(complete()))).isFalse();
      assertThat(status(running.id())).isEqualTo(Status.CANCELLED);
      assertThat(claim("w2")).isEmpty();
      pass(Duration.ofSeconds(10));
      store().sweep();
      assertThat(claim("w2")).isEmpty();
    }

    @Test
    void aForeignTaskIsLikeAnAbsentOneAndAnEndedOneIsRefused() {
      Claim claim = started(aTask());

      assertThat(store().cancel(claim.id(), "bob")).isEqualTo(new Controlled.Absent());
      assertThat(store().forget(claim.id(), "ann", ""))
          .isEqualTo(new Controlled.Refused(Status.RUNNING));
      store().finish(claim, SUCCESS, 3, List.of(complete()));
      assertThat(store().cancel(claim.id(), "ann"))
          .isEqualTo(new Controlled.Refused(Status.SUCCEEDED));
      assertThat(store().forget(claim.id(), "bob", "")).isEqualTo(new Controlled.Absent());
    }
  }

  @Nested
  class Limits {
    private static final Capabilities ASK_A = new Capabilities(Set.of("a"), Set.of("ask"));

    private List<TaskId> claimed(String worker, Capabilities able) {
      return store().claim(worker, able, ALL, LEASE).stream().map(Claim::id).toList();
    }

    @Test
    void aWorkerIsGivenOnlyWhatItCanRun() {
      TaskId foreign = accepted(aTask().forAccount("b", 9));
      TaskId agent = accepted(aTask().forAccount("a", 9).inMode("agent"));
      TaskId mine = accepted(aTask().forAccount("a", 9));

      assertThat(claimed("w1", ASK_A)).containsExactly(mine);
      assertThat(claimed("w1", ASK_A)).isEmpty();
      assertThat(store().find(foreign).orElseThrow().waitingFor()).isEmpty();
      assertThat(claimed("w2", Capabilities.ALL)).containsExactlyInAnyOrder(foreign, agent);
    }

    @Test
    void whatALostWorkerHeldWaitsForOneThatCanRunIt() {
      Claim lost = started(aTask().forAccount("b", 9));
      Claim mine = started(aTask().forAccount("a", 9));
      pass(Duration.ofSeconds(9));

      assertThat(claimed("w2", ASK_A)).containsExactly(mine.id());
      assertThat(claimed("w3", Capabilities.ALL)).containsExactly(lost.id());
    }

    @Test
    void olderTasksOfAnAccountGoFirstWhateverTheyNeed() {
      List<TaskId> ids = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        ids.add(accepted(aTask().inMode(i % 2 == 0 ? "ask" : "agent")));
      }

      assertThat(claimed("w1", Capabilities.ALL)).containsExactlyElementsOf(ids);
    }

    @Test
    void noLaterTaskOvertakesWhileTheAccountIsLimited() {
      Tasks limited = aTask().forAccount("limited", 1);
      TaskId first = accepted(limited);
      TaskId second = accepted(limited.inLane(Lane.PRIORITY));
      Claim claim = store().claim("w1", Map.of(Lane.SHORT, 1), LEASE).getFirst();
      assertThat(claim.id()).isEqualTo(first);
      TaskId other = accepted(aTask());

      store().giveBack(claim, GiveBack.ofAccount("rpm", Duration.ofSeconds(5)));

      assertThat(claim("w1")).extracting(Claim::id).containsExactly(other);
      TaskView waits = store().find(second).orElseThrow();
      assertThat(waits.waitingFor()).isEqualTo("rpm");
      assertThat(waits.dueAt()).hasValue(Instant.ofEpochMilli(millis() + 5_000));
      assertThat(waits.etaMillis()).isGreaterThanOrEqualTo(5_000);
      pass(Duration.ofSeconds(6));
      store().sweep();
      assertThat(store().claim("w1", Map.of(Lane.SHORT, 1), LEASE))
          .extracting(Claim::id)
          .containsExactly(first);
      assertThat(store().find(second).orElseThrow().waitingFor()).isEmpty();
    }

    @Test
    void anAccountWithoutALimitOfCallsAtOnceIsClaimedNoFasterThanItMayStart() {
      AccountLimits twelve = new AccountLimits(0, 12, MINUTE);
      List<TaskId> ids =
          IntStream.range(0, 9).mapToObj(i -> accepted(aTask().forAccount("rpm", twelve))).toList();

      List<Claim> claims = claim("w1");

      assertThat(claims).extracting(Claim::id).containsExactlyElementsOf(ids.subList(0, 2));
      store().start(claims.getFirst(), "{}");
      assertThat(claim("w1")).extracting(Claim::id).containsExactly(ids.get(2));
    }

    @Test
    void whatHasStartedMakesRoomOverAllLanes() {
      Tasks one = aTask().forAccount("one", 1);
      accepted(one.inLane(Lane.PRIORITY));
      accepted(one);

      Claim first = claim("w1").getFirst();
      assertThat(first.lane()).isEqualTo(Lane.PRIORITY);
      assertThat(claim("w1")).isEmpty();
      store().start(first, "{}");

      assertThat(claim("w1")).extracting(Claim::lane).containsExactly(Lane.SHORT);
    }

    @Test
    void aTaskAtWhichWorkersFailAgainAndAgainEnds() {
      TaskId id = accepted(aTask());
      for (int i = 1; i < 10; i++) {
        store().giveBack(claim("w1").getFirst(), GiveBack.ofDefect(Duration.ofSeconds(1)));
        assertThat(status(id)).isEqualTo(Status.QUEUED);
        pass(Duration.ofSeconds(2));
        store().sweep();
      }
      store().giveBack(claim("w1").getFirst(), GiveBack.ofDefect(Duration.ofSeconds(1)));

      assertThat(status(id)).isEqualTo(Status.FAILED);
      assertThat(store().find(id).orElseThrow().outcome()).contains("worker_error");
      assertThat(log(id)).endsWith(EventType.ERROR, EventType.DONE);
    }

    @Test
    void aTaskThatIsRefusedForEverEndsAfterItsLongestLife() {
      Claim retrying = started(aTask().waitingAtMost(Duration.ofMinutes(10)));
      Later later = new Later(Duration.ofHours(1), true, 0);
      long seq = store().find(retrying.id()).orElseThrow().seq() + 1;
      store().retryLater(retrying, later, seq, List.of(Draft.of(EventType.RETRYING, "{}")));

      pass(Duration.ofMinutes(14));
      store().sweep();
      assertThat(status(retrying.id())).isEqualTo(Status.RETRYING);
      pass(Duration.ofMinutes(2));
      store().sweep();

      assertThat(status(retrying.id())).isEqualTo(Status.FAILED);
      assertThat(store().find(retrying.id()).orElseThrow().outcome()).contains("wait_exhausted");
      assertThat(log(retrying.id())).endsWith(EventType.ERROR, EventType.DONE);
    }

    @Test
    void aTaskThatWaitsInLineAgainEndsAfterItsLongestLifeAndARunningOneDoesNot() {
      Claim waits = started(aTask().waitingAtMost(Duration.ofMinutes(10)));
      store().giveBack(waits, GiveBack.ofTask("breaker", Duration.ofHours(1)));
      Claim runs = started(aTask().waitingAtMost(Duration.ofMinutes(10)));

      pass(Duration.ofMinutes(16));
      store().sweep();

      assertThat(status(waits.id())).isEqualTo(Status.FAILED);
      assertThat(status(runs.id())).isEqualTo(Status.RUNNING);
      store().giveBack(runs, GiveBack.ofTask("drain", Duration.ZERO));
      store().sweep();
      assertThat(status(runs.id())).isEqualTo(Status.FAILED);
    }

    @Test
    void writesAfterTheOwnEndAreNotCountedAsFenced() {
      Claim claim = started(aTask());
      store().finish(claim, SUCCESS, 3, List.of(complete()));
      Claim cancelled = started(aTask());
      store().cancel(cancelled.id(), "ann");

      assertThat(store().beat(List.of(claim, cancelled), LEASE)).containsExactly(claim, cancelled);
      store().append(List.of(new Row(claim, 3, text("late")), new Row(claim, 4, text("later"))));

      assertThat(store().tally().getOrDefault("fenced", 0L)).isZero();
    }

    @Test
    void aClaimTellsItsPlaceByTheClockOfTheStore() {
      accepted(aTask());
      accepted(aTask());

      List<Claim> claims = claim("w1");

      assertThat(claims).extracting(Claim::createdAt).containsOnly(Instant.ofEpochMilli(millis()));
      assertThat(claims.getFirst().place()).isLessThan(claims.getLast().place());
    }

    @Test
    void estimatesCountWhatRunsAndWhatWaitsInHigherLanes() {
      Tasks two = aTask().forAccount("two", 2);
      assertThat(eta(two)).as("two may start at once").isZero();
      assertThat(eta(two)).isZero();
      assertThat(eta(two)).as("ten seconds a run are the first guess").isEqualTo(5_000);
      assertThat(eta(two.inLane(Lane.PRIORITY))).isZero();
      assertThat(eta(two.inLane(Lane.LONG))).isEqualTo(15_000);
      claim("w1").forEach(it -> store().start(it, "{}"));
      assertThat(eta(two)).as("two run, two wait before it").isEqualTo(15_000);
    }

    private long eta(Tasks task) {
      return ((SubmitResult.Accepted) submit(task)).etaMillis();
    }
  }

  @Nested
  class Archiving {
    @Test
    void anEndedTaskStaysUntilTheHistoryHasIt() {
      Claim claim = started(aTask().withKey("k", "b"));
      store().finish(claim, SUCCESS, 3, List.of(complete()));
      pass(Duration.ofDays(8));
      assertThat(store().find(claim.id())).isPresent();

      List<TaskOutbox.Entry> entries = store().outbox(0, 10);
      store().archived(entries, Duration.ZERO, Duration.ofDays(7));
      store().archived(entries, Duration.ZERO, Duration.ofDays(7));

      assertThat(store().find(claim.id())).isEmpty();
      assertThat(store().outbox(0, 10)).isEmpty();
      assertThat(store().tally()).containsEntry("bytes", 0L).containsEntry("succeeded", 1L);
      assertThat(submit(aTask().withKey("k", "b")))
          .as("the key outlives the copy")
          .isEqualTo(new SubmitResult.Known(claim.id()));
    }

    @Test
    void forgettingLeavesAnOrderForTheHistoryAndFreesTheKey() {
      Claim claim = started(aTask().withKey("k", "b"));
      store().finish(claim, SUCCESS, 3, List.of(complete()));

      assertThat(store().forget(claim.id(), "ann", "")).isEqualTo(new Controlled.Done(true));

      assertThat(store().find(claim.id())).isEmpty();
      assertThat(store().events(claim.id(), 0, 10)).isEmpty();
      assertThat(store().outbox(0, 10))
          .extracting(TaskOutbox.Entry::forget)
          .containsExactly(false, true);
      assertThat(submit(aTask().withKey("k", "other"))).isInstanceOf(SubmitResult.Accepted.class);
    }

    @Test
    void tasksAreListedNewestFirstByCursor() {
      List<TaskId> ids = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        ids.add(accepted(aTask()));
      }
      accepted(aTask().of("bob"));
      ids.sort(java.util.Comparator.comparing(TaskId::age).reversed());

      List<TaskId> first = store().list("ann", Optional.empty(), 3);
      List<TaskId> rest = store().list("ann", Optional.of(first.getLast().age()), 3);

      assertThat(first).isEqualTo(ids.subList(0, 3));
      assertThat(rest).isEqualTo(ids.subList(3, 5));
      assertThat(Collections.disjoint(first, rest)).isTrue();
    }

    @Test
    void tasksOfASessionAreListedForTheirOwnerUntilTheyAreArchived() {
      Claim claim = started(aTask().inSession("s"));
      TaskId waiting = accepted(aTask().inSession("s"));
      accepted(aTask().inSession("other"));
      accepted(aTask().inSession("s").of("bob"));
      accepted(aTask());

      assertThat(store().inSession("ann", "s", Optional.empty(), 9))
          .containsExactlyInAnyOrder(waiting, claim.id());
      assertThat(store().inSession("ann", "s", Optional.empty(), 1)).hasSize(1);
      assertThat(store().answered("ann", "s", Optional.empty(), 9)).isEmpty();

      store().finish(claim, SUCCESS, 3, List.of(complete()));
      assertThat(store().answered("ann", "s", Optional.empty(), 9)).containsExactly(claim.id());
      store().cancel(waiting, "ann");
      store().archived(store().outbox(0, 10), Duration.ofHours(1), Duration.ofHours(24));

      assertThat(store().inSession("ann", "s", Optional.empty(), 9)).isEmpty();
      assertThat(store().answered("ann", "s", Optional.empty(), 9)).isEmpty();
    }
  }
}
