package io.openclaw.gateway.intake;

import io.openclaw.deadline.CallDeadline;
import io.openclaw.gateway.history.HistoryBacklog;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.wire.CanonicalJson;
import io.openclaw.gateway.wire.StrictJson;
import io.openclaw.provider.ProviderSpec;
import io.openclaw.task.StoreException;
import io.openclaw.task.Submission;
import io.openclaw.task.SubmitResult;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskIntake;
import io.openclaw.task.TaskSessions;
import io.openclaw.task.TaskView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Takes tasks in, from every transport. A task that is [Submitted.Accepted] is stored for good;
/// one that is refused left nothing behind, or the answer says that this is not known.
public final class Intake implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final int STAGED_ABOVE = 64 << 10;

  private final TaskIntake store;
  private final SubmitBody law;
  private final Repeats repeats;
  private final GroupCommit commit;
  private final UnknownOutcomes unknown;
  private final Refusals refusals;
  private final HistoryBacklog backlog;
  private final InstantSource clock;
  private final Duration within;
  private final IntSupplier shards;
  private final SubmitTimes times = new SubmitTimes();
  private final AtomicInteger turn = new AtomicInteger();
  private volatile boolean closing;

  Intake(
      TaskIntake store,
      SubmitBody law,
      Repeats repeats,
      GroupCommit commit,
      UnknownOutcomes unknown,
      Refusals refusals,
      HistoryBacklog backlog,
      InstantSource clock,
      Duration within,
      IntSupplier shards) {
    this.store = store;
    this.law = law;
    this.repeats = repeats;
    this.commit = commit;
    this.unknown = unknown;
    this.refusals = refusals;
    this.backlog = backlog;
    this.clock = clock;
    this.within = within;
    this.shards = shards;
  }

  /// Never throws for what the caller or the store did wrong.
  ///
  /// @param body the submit body in JSON, as it came
  /// @param idempotencyKey as it came, quoted or bare
  public Submitted submit(String owner, byte[] body, Optional<String> idempotencyKey) {
    return submit(owner, body, idempotencyKey, Terms.REQUEST);
  }

  public Submitted submit(String owner, byte[] body, Optional<String> idempotencyKey, Terms terms) {
    return timed(() -> submitted(owner, StrictJson.object(body), idempotencyKey, terms));
  }

  /// @param body as [StrictJson] read it
  public Submitted submit(String owner, ObjectNode body, Terms terms) {
    return timed(() -> submitted(owner, body, Optional.empty(), terms));
  }

  /// Submits an ended task again, as a new task of the same owner. Repeated, it is
  /// [Submitted.Known] with the task that the first call made.
  ///
  /// @param request as the ended task has it
  public Submitted retry(TaskView ended, String request) {
    return timed(() -> retried(ended, request));
  }

  public SubmitTimes times() {
    return times;
  }

  /// From now on refuses everything.
  public void refuseNew() {
    closing = true;
  }

  @Override
  public void close() {
    refuseNew();
    commit.close();
    unknown.close();
  }

  private Submitted timed(Supplier<Submitted> submission) {
    if (closing) {
      return new Submitted.Refused(
          Problem.of(Code.SHUTTING_DOWN, "This gateway is stopping; try again."));
    }
    if (backlog.tooLarge()) {
      return new Submitted.Refused(Refusals.historyBehind());
    }
    long from = System.nanoTime();
    try {
      return CallDeadline.within(within, submission);
    } catch (ProblemException refused) {
      return new Submitted.Refused(refused.problem());
    } finally {
      times.add(System.nanoTime() - from);
    }
  }

  private Submitted submitted(String owner, ObjectNode body, Optional<String> header, Terms terms) {
    TaskRequest request = law.read(body, terms);
    Submission.@Nullable IdempotencyKey key =
        header
            .map(it ->
                new Submission.IdempotencyKey(
                    IdempotencyKeys.digest(owner, it),
                    IdempotencyKeys.sha256(CanonicalJson.of(body))))
            .orElse(null);
    try {
      TaskId id = TaskId.create(shard(owner, request.session(), key), clock);
      return key == null || keyShard(key) == id.shard()
          ? stored(id, owner, request, key)
          : boundAndStored(id, owner, request, key);
    } catch (StoreException failure) {
      return new Submitted.Refused(Problem.of(failure));
    }
  }

  /// A turn belongs to the shard of its session, its key is looked for in the shard that follows
  /// from the key: another body that the key comes with may be of another session, or of none.
  private Submitted boundAndStored(
      TaskId id, String owner, TaskRequest request, Submission.IdempotencyKey key) {
    int shard = keyShard(key);
    if (store.boundBody(shard, key).filter(it -> !it.equals(key.body())).isPresent()) {
      return new Submitted.Refused(refusals.of(new SubmitResult.KeyReused(), request.maxWait()));
    }
    Submitted submitted = stored(id, owner, request, key);
    if (submitted instanceof Submitted.Accepted) {
      bind(shard, key, id);
    }
    return submitted;
  }

  /// The task is stored, so its answer does not depend on this.
  private void bind(int shard, Submission.IdempotencyKey key, TaskId id) {
    try {
      store.bindKey(shard, key, id);
    } catch (StoreException away) {
      LOG.debug("A key is not known in its own shard; its reuse may go unnoticed.", away);
    }
  }

  private Submitted retried(TaskView ended, String request) {
    TaskRequest again = repeats.of(ended, request);
    TaskId id = TaskId.create(ended.id().shard(), clock);
    try {
      return store(
          submission(id, ended.owner(), again, /* key= */ null, Optional.of(ended.id())), again);
    } catch (StoreException.OutcomeUnknown notKnown) {
      return new Submitted.Refused(Refusals.unknownRetry(id));
    } catch (StoreException failure) {
      return new Submitted.Refused(Problem.of(failure));
    }
  }

  private Submitted stored(
      TaskId id, String owner, TaskRequest request, Submission.@Nullable IdempotencyKey key) {
    try {
      return store(submission(id, owner, request, key, Optional.empty()), request);
    } catch (StoreException.OutcomeUnknown notKnown) {
      if (key == null) {
        unknown.cancel(id, owner);
      }
      return new Submitted.Refused(Refusals.unknown(id, key != null));
    }
  }

  private Submitted store(Submission submission, TaskRequest request) {
    TaskId id = submission.id();
    if (submission.request() == null) {
      stage(id, request.request());
    }
    SubmitResult result = commit.submit(submission, left());
    if (result instanceof SubmitResult.BodyMissing) {
      stage(id, request.request());
      result = commit.submit(submission, left());
    }
    return switch (result) {
      case SubmitResult.Accepted it ->
          new Submitted.Accepted(
              it.id(), request.lane(), it.position(), it.etaMillis(), request.cancelOnDisconnect());
      case SubmitResult.Known it -> new Submitted.Known(it.id());
      case SubmitResult.KeyReused _,
          SubmitResult.QueueFull _,
          SubmitResult.BytesFull _,
          SubmitResult.OwnerFull _,
          SubmitResult.TooLate _,
          SubmitResult.SessionBusy _,
          SubmitResult.NotRepeatable _,
          SubmitResult.BodyMissing _ ->
          new Submitted.Refused(refusals.of(result, request.maxWait()));
    };
  }

  /// A body that may or may not have been put aside is harmless: it goes by itself.
  private void stage(TaskId id, String request) {
    try {
      store.stageBody(id, request);
    } catch (StoreException.OutcomeUnknown late) {
      throw new StoreException.Away("the body was not put aside in time", late);
    }
  }

  private static Submission submission(
      TaskId id,
      String owner,
      TaskRequest it,
      Submission.@Nullable IdempotencyKey key,
      Optional<TaskId> retryOf) {
    return new Submission(
        id,
        owner,
        it.lane(),
        it.provider().account(),
        limits(it.provider()),
        it.provider().name(),
        it.model(),
        it.mode(),
        it.session(),
        it.bytes() > STAGED_ABOVE ? null : it.request(),
        it.bytes(),
        it.notBefore(),
        it.maxWait(),
        it.maxAttempts(),
        it.timeout(),
        Optional.ofNullable(key),
        it.turn(),
        retryOf,
        it.webhook());
  }

  private static Submission.AccountLimits limits(ProviderSpec of) {
    return new Submission.AccountLimits(of.concurrency(), of.rpm(), of.window());
  }

  private int shard(String owner, String session, Submission.@Nullable IdempotencyKey key) {
    int count = shards.getAsInt();
    if (!session.isEmpty()) {
      return TaskSessions.shard(owner, session, count);
    }
    return key == null ? Math.floorMod(turn.getAndIncrement(), count) : keyShard(key);
  }

  private int keyShard(Submission.IdempotencyKey key) {
    return Integer.remainderUnsigned(
        Integer.parseUnsignedInt(key.digest(), 0, 8, 16), shards.getAsInt());
  }

  private static Duration left() {
    return Duration.ofNanos(Math.max(1, CallDeadline.leftNanos(Long.MAX_VALUE)));
  }
}
