package io.openclaw.gateway.webhook;

import io.openclaw.gateway.history.HistoryException;
import io.openclaw.gateway.webhook.Answer.Answered;
import io.openclaw.gateway.webhook.DeliveryCounts.Outcome;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskHooks;
import io.openclaw.task.TaskHooks.Delivery;
import io.openclaw.task.TaskHooks.Postponed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries attempts out and says what becomes of their deliveries. What cannot be said because the
/// store is away happens by itself: the lease ends, and the delivery is attempted again.
final class Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
  private static final Duration SOON = Duration.ofSeconds(2);

  private final TaskHooks hooks;
  private final Sender sender;
  private final RepeatDelay delay;
  private final DeliveryCounts counts;
  private final InstantSource clock;

  Attempts(
      TaskHooks hooks,
      Sender sender,
      RepeatDelay delay,
      DeliveryCounts counts,
      InstantSource clock) {
    this.hooks = hooks;
    this.sender = sender;
    this.delay = delay;
    this.counts = counts;
    this.clock = clock;
  }

  void run(Delivery delivery) {
    try {
      attempt(delivery);
    } catch (StoreException passing) {
      LOG.debug("A webhook's delivery is attempted again. task={}", delivery.id(), passing);
    } catch (RuntimeException defect) {
      LOG.error(
          "The delivery of a webhook failed by a defect; it is repeated. task={}",
          delivery.id(),
          defect);
    }
  }

  void postpone(List<Postponed> deliveries) {
    hooks.postpone(deliveries);
    counts.add(Outcome.POSTPONED, deliveries.size());
  }

  private void attempt(Delivery delivery) {
    Instant at = clock.instant();
    try {
      sender
          .send(delivery, at)
          .ifPresentOrElse(answer -> settle(delivery, at, answer), () -> postpone(delivery, SOON));
    } catch (HistoryException.Unavailable passing) {
      postpone(delivery, SOON);
    } catch (InterruptedException stopping) {
      postpone(delivery, Duration.ZERO);
    }
  }

  private void postpone(Delivery delivery, Duration wait) {
    postpone(List.of(new Postponed(delivery, wait)));
  }

  private void settle(Delivery delivery, Instant at, Answer answer) {
    Optional<Duration> again = again(delivery, answer);
    Instant now = clock.instant();
    String record = Message.record(delivery, at, answer, again.map(now::plus));
    if (hooks.settle(delivery, record, again)) {
      counts.add(outcome(answer, again));
    }
  }

  private Optional<Duration> again(Delivery delivery, Answer answer) {
    boolean done = answer instanceof Answered it && (it.accepted() || it.gone());
    Optional<Duration> asked =
        answer instanceof Answered(int _, Optional<Duration> retryAfter)
            ? retryAfter
            : Optional.empty();
    return done
        ? Optional.empty()
        : delay.after(delivery.attempt(), delivery.orderedAt(), clock.instant(), asked);
  }

  private static Outcome outcome(Answer answer, Optional<Duration> again) {
    if (answer instanceof Answered it && it.accepted()) {
      return Outcome.DELIVERED;
    }
    if (answer instanceof Answered it && it.gone()) {
      return Outcome.GONE;
    }
    return again.isPresent() ? Outcome.REPEATED : Outcome.GIVEN_UP;
  }
}
