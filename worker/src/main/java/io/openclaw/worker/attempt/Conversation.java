package io.openclaw.worker.attempt;

import io.openclaw.ratelimit.Outcome;
import io.openclaw.ratelimit.Permit;
import io.openclaw.task.Claim;
import io.openclaw.task.EventType;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.task.TaskWork.Started;
import io.openclaw.worker.attempt.AttemptLog.Trouble;
import io.openclaw.worker.failure.Classifier;
import io.openclaw.worker.failure.Diagnosis;
import io.openclaw.worker.provider.Piece;
import io.openclaw.worker.provider.ProviderCall;
import io.openclaw.worker.provider.ProviderException;
import io.openclaw.worker.provider.ProviderRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The part of an attempt in which the provider speaks: its pieces become events and a reply.
final class Conversation {
  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
  private static final Predicate<String> AGENT_ID =
      Pattern.compile("[A-Za-z0-9._:/-]{1,128}").asMatchPredicate();

  private final Attempts.Tools tools;
  private final Claim claim;
  private final Stop stop;
  private final Timings timings;
  private final Ending ending;

  Conversation(Attempts.Tools tools, Claim claim, Stop stop, Timings timings, Ending ending) {
    this.tools = tools;
    this.claim = claim;
    this.stop = stop;
    this.timings = timings;
    this.ending = ending;
  }

  void hold(Assignment.Possible assignment, Target target, Started started, Permit permit)
      throws InterruptedException {
    Reply reply = new Reply(timings);
    AttemptLog log = tools.appender().open(claim, started.seq() + 1, this::trouble);
    Heard heard = listen(assignment, target, log, reply, permit);
    permit.learned(stop.asked() ? new Outcome.Cancelled() : heard.lesson());
    if (Lesson.costsNothing(heard.lesson())) {
      permit.used(0);
    }
    reply.tokens().ifPresent(permit::used);
    if (heard.cutOff()) {
      permit.closeAborted();
    } else {
      permit.close();
    }
    if (stop.asked()) {
      ending.stopped(log);
    } else if (heard.failure() == null) {
      ending.succeed(log, reply);
    } else {
      ending.fail(log, reply, started, heard.failure(), target, assignment.after(target));
    }
  }

  private Heard listen(
      Assignment.Possible assignment, Target target, AttemptLog log, Reply reply, Permit permit)
      throws InterruptedException {
    timings.called();
    try (ProviderCall call = tools.provider().call(request(assignment, target, permit))) {
      stop.cutBy(() -> {
        call.cancel();
        log.hurry();
      });
      return listen(call, target, log, reply);
    } catch (ProviderException failed) {
      return failed(failed);
    } catch (RuntimeException defect) {
      LOG.error("{}: a call broke; it is repeated later", claim.id(), defect);
      String message = "the worker failed while it read the answer";
      return new Heard(
          new Failure.Passing(
              "worker_error", message, Duration.ZERO, /* counts= */ true, /* elsewhere= */ false),
          new Outcome.Cancelled(),
          true);
    }
  }

  private Heard failed(ProviderException failed) {
    boolean cutOff = cutOffByUs(failed.kind());
    Diagnosis diagnosis = Classifier.of(failed, tools.clock().instant());
    Failure failure =
        failed.kind() == ProviderException.Kind.TIMEOUT
            ? new Failure.Fatal(diagnosis.code(), diagnosis.message())
            : Failure.of(diagnosis);
    return new Heard(failure, Lesson.of(diagnosis), cutOff);
  }

  private Heard finished(Target target, String reason, Reply reply) {
    Optional<Diagnosis> wrong =
        Classifier.finish(reason)
            .or(() ->
                target.spec().quirks().errorsAsText()
                    ? Classifier.text(reply.text())
                    : Optional.empty());
    return wrong
        .map(it -> new Heard(Failure.of(it), Lesson.of(it), false))
        .orElseGet(() -> new Heard(null, new Outcome.Succeeded(timings.untilFirstToken()), false));
  }

  private Heard listen(ProviderCall call, Target target, AttemptLog log, Reply reply)
      throws ProviderException, InterruptedException {
    while (reply.bytes() <= tools.settings().mostOutput()) {
      switch (call.next()) {
        case Piece.Opened() -> timings.connected();
        case Piece.Thinking(String text) -> {
          reply.count(text);
          log.add(Draft.text(EventType.THINKING, "response", text));
        }
        case Piece.Content(String text) -> {
          reply.content(text);
          log.add(Draft.text(EventType.CONTENT, "response", text));
        }
        case Piece.Usage usage -> reply.usage(usage);
        case Piece.Finished(String reason) -> {
          return finished(target, reason, reply);
        }
      }
    }
    String message = "the answer is longer than %d bytes".formatted(tools.settings().mostOutput());
    return new Heard(
        new Failure.Fatal("output_too_large", message),
        new Outcome.Succeeded(timings.untilFirstToken()),
        true);
  }

  private ProviderRequest request(Assignment.Possible assignment, Target target, Permit permit) {
    AskRequest ask = assignment.request();
    boolean agent = target.spec().quirks().agentHeader() && AGENT_ID.test(ask.agent());
    return new ProviderRequest(
        target.spec(),
        target.key(),
        target.model(),
        ask.messages(),
        ask.parameters(),
        claim.remaining(),
        agent ? Map.of(AskRequest.AGENT, ask.agent()) : Map.of(),
        permit::left);
  }

  private void trouble(Trouble why) {
    switch (why) {
      case LOST -> stop.ask(new Stop.Reason.Lost());
      case GAP, BROKEN -> {
        LOG.error("{}: its events do not fit its log ({}); it goes back", claim.id(), why);
        stop.ask(new Stop.Reason.GiveBack("defect"));
      }
    }
  }

  private static boolean cutOffByUs(ProviderException.Kind kind) {
    return switch (kind) {
      case FIRST_TOKEN_TIMEOUT, STALLED, TIMEOUT, CANCELLED, RUBBISH -> true;
      case REFUSED, ERROR_IN_STREAM, TRANSPORT, CUT_SHORT, EMPTY -> false;
    };
  }

  /// @param failure null when the answer is complete
  /// @param lesson about the account
  /// @param cutOff the provider may not know yet that the call is over
  private record Heard(@Nullable Failure failure, Outcome lesson, boolean cutOff) {}
}
