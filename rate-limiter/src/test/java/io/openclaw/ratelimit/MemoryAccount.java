package io.openclaw.ratelimit;

import io.openclaw.provider.AccountState;
import io.openclaw.ratelimit.Denied.Reason;
import io.openclaw.ratelimit.Limits.Answer;
import io.openclaw.ratelimit.Limits.Settlement;
import io.openclaw.ratelimit.Limits.Standing;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One account of the model: its slots, its line and its starts. What is learned and what is broken
/// lives beside it.
final class MemoryAccount {
  private static final int SAMPLES = 100;

  private final LimiterSettings settings;
  private final Map<String, Long> slots = new HashMap<>();
  private final Map<String, Long> granted = new HashMap<>();
  private final Map<String, Long> starts = new HashMap<>();
  private final Set<String> settled = new HashSet<>();
  private final Map<String, String> instances = new HashMap<>();
  private final Deque<Long> firstTokens = new ArrayDeque<>();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final MemoryLine line;
  private final MemoryLearning learning;
  private final MemoryBreakers breakers;
  private long holdUntil;
  private Reason holdWhy = Reason.RPM;

  MemoryAccount(LimiterSettings settings) {
    this.settings = settings;
    this.line = new MemoryLine(settings.mostPassed());
    this.learning = new MemoryLearning(settings);
    this.breakers = new MemoryBreakers(settings);
  }

  Answer acquire(Ask ask, String holder, long at) {
    Quota quota = ask.account().quota();
    purge(quota, at);
    double place = line.placeOf(holder, MemoryLine.place(ask, at));
    if (slots.containsKey(holder)) {
      return granted(place, at);
    }
    MemoryBreaker breaker = breakers.of(ask.model());
    long closed = breaker == null ? 0 : breaker.wait(holder, at, this::aliveUntil);
    if (breaker != null && closed > 0) {
      line.leave(holder);
      return denied(breaker.why(at), closed, 0, place, at);
    }
    boolean first = line.isEmpty();
    int ahead = first ? 0 : line.ahead(holder, ask.priority(), place);
    Answer answer = decide(quota, ahead, place, at);
    Reason refused = answer.reason();
    if (refused != null) {
      line.stand(holder, place, at);
      return denied(refused, answer.pause().toMillis(), ahead, line.placeOf(holder, 0), at);
    }
    line.granted(holder, ask.priority(), first);
    grant(quota, holder, at);
    if (breaker != null && breaker.isOpen()) {
      breaker.probe(holder);
    }
    return answer;
  }

  private Answer decide(Quota quota, int ahead, double place, long at) {
    long begun = quota.rpm() == 0 ? 0 : starts.size() + granted.size();
    long room = learning.starts(quota) - begun;
    long free = learning.slots(quota) - slots.size();
    if (learning.coolUntil() > at) {
      return denied(Reason.COOLDOWN, learning.coolUntil() - at, ahead, place, at);
    }
    if (holdUntil > at) {
      return denied(holdWhy, holdUntil - at, ahead, place, at);
    }
    if (ahead >= room) {
      Reason why = ahead < quota.rpm() - begun ? Reason.LEARNED : Reason.RPM;
      return denied(why, untilStart(quota, ahead - room, at), ahead, place, at);
    }
    if (ahead >= free) {
      boolean taught = quota.concurrency() == 0 || ahead < quota.concurrency() - slots.size();
      return denied(taught ? Reason.LEARNED : Reason.SLOT, untilSlot(at), ahead, place, at);
    }
    return granted(place, at);
  }

  Answer begin(Quota quota, String holder, double place, long at) {
    starts.values().removeIf(start -> start <= at - quota.guardedWindow().toMillis());
    if (slots.getOrDefault(holder, 0L) <= at) {
      return refuse(Reason.RPM, 0, holder, place, at);
    }
    if (starts.containsKey(holder)) {
      return start(holder, place, at);
    }
    if (learning.coolUntil() > at) {
      return refuse(Reason.COOLDOWN, learning.coolUntil() - at, holder, place, at);
    }
    if (starts.size() >= quota.rpm()) {
      return refuse(
          Reason.RPM, untilStart(quota, starts.size() - quota.rpm(), at), holder, place, at);
    }
    learning.started(1);
    return start(holder, place, at);
  }

  private Answer start(String holder, double place, long at) {
    granted.remove(holder);
    starts.merge(holder, at, Math::max);
    slots.put(holder, at + settings.slotLife().toMillis());
    return granted(place, at);
  }

  private Answer refuse(Reason why, long wait, String holder, double place, long at) {
    giveUp(holder);
    line.takeBackGrant(holder);
    line.stand(holder, place, at);
    return denied(why, wait, 0, place, at);
  }

  void late(String holder, long at) {
    starts.merge(holder, at, Math::max);
  }

  void park(String holder, double place, Reason why, long until, long at) {
    giveUp(holder);
    line.takeBackGrant(holder);
    line.stand(holder, place, at);
    if (until > holdUntil) {
      holdUntil = until;
      holdWhy = why;
    }
  }

  Set<String> renew(Collection<String> holders, long at) {
    Set<String> ended = new HashSet<>();
    for (String holder : holders) {
      if (slots.getOrDefault(holder, 0L) > at) {
        slots.put(holder, at + settings.slotLife().toMillis());
      } else {
        ended.add(holder);
      }
    }
    return ended;
  }

  void adopt(Collection<String> holders, long at) {
    holders.forEach(holder -> slots.putIfAbsent(holder, at + settings.slotLife().toMillis()));
  }

  Standing settle(Quota quota, Settlement settlement, long at) {
    if (release(settlement, at)) {
      count(settlement);
      CallOutcome outcome = settlement.outcome();
      if (outcome != null) {
        learning.learn(quota, settlement, outcome, at);
        breakers.end(settlement, outcome, at);
      }
    }
    wakeNext(quota);
    return new Standing(look(quota, at).troubled(), breakers.broken(settlement.model()));
  }

  private void count(Settlement settlement) {
    settlement.firstTokens().forEach(it -> firstTokens.addFirst(it.toMillis()));
    while (firstTokens.size() > SAMPLES) {
      firstTokens.removeLast();
    }
    learning.started(settlement.uncounted());
  }

  /// Returns whether this end is told for the first time.
  private boolean release(Settlement settlement, long at) {
    String holder = settlement.holder();
    if (holder.isEmpty()) {
      return true;
    }
    boolean held = slots.getOrDefault(holder, 0L) > at;
    if (!held) {
      line.leave(holder);
    }
    slots.remove(holder);
    granted.remove(holder);
    if (held && settlement.hold().isPositive()) {
      slots.put(holder + ":ended", at + settlement.hold().toMillis());
    }
    return settlement.uncounted() == 0 ? held : settled.add(holder);
  }

  private void wakeNext(Quota quota) {
    long free = Math.max(1, learning.slots(quota) - slots.size());
    line.next(free).forEach(next -> listeners.forEach(it -> it.accept(next)));
  }

  AutoCloseable listen(Consumer<String> hint) {
    listeners.add(hint);
    return () -> listeners.remove(hint);
  }

  void register(String instance, String process, long at) {
    @Nullable String before = instances.put(instance, process);
    if (before != null && !before.equals(process)) {
      freeProcess(before, at);
    }
  }

  private void freeProcess(String process, long at) {
    String own = process + ':';
    long until = at + settings.abortHold().toMillis();
    slots.replaceAll((holder, expiry) -> holder.startsWith(own) ? earlier(expiry, until) : expiry);
    slots.keySet().removeIf(holder -> holder.startsWith(own) && granted.containsKey(holder));
    granted.keySet().removeIf(holder -> holder.startsWith(own));
    line.leaveAll(own);
  }

  private static Long earlier(Long one, long other) {
    return one.compareTo(other) < 0 ? one : Long.valueOf(other);
  }

  AccountState look(Quota quota, long at) {
    purgeSlots(quota, at);
    breakers.forgetIdle(at, 0);
    return new MemoryView(quota, settings, at)
        .of(slots, starts, line.waiting(at), learning, breakers.views(at), firstTokens);
  }

  private void grant(Quota quota, String holder, long at) {
    if (quota.rpm() == 0) {
      slots.put(holder, at + settings.slotLife().toMillis());
      learning.started(1);
    } else {
      slots.put(holder, at + settings.unused().toMillis());
      granted.put(holder, at + settings.unused().toMillis());
    }
  }

  private void giveUp(String holder) {
    slots.remove(holder);
    granted.remove(holder);
  }

  private void purge(Quota quota, long at) {
    purgeSlots(quota, at);
    line.purge(at);
  }

  private void purgeSlots(Quota quota, long at) {
    slots.values().removeIf(expiry -> expiry <= at);
    granted.values().removeIf(expiry -> expiry <= at);
    starts.values().removeIf(start -> start <= at - quota.guardedWindow().toMillis());
  }

  /// Until when a holder that gives no more sign counts as alive.
  private long aliveUntil(String holder) {
    long slot = slots.getOrDefault(holder, 0L) - settings.quarantine().toMillis();
    return granted.getOrDefault(holder, slot);
  }

  private long untilStart(Quota quota, long nth, long at) {
    return starts.values().stream()
        .sorted()
        .skip(nth)
        .findFirst()
        .map(start -> start + quota.guardedWindow().toMillis() - at)
        .orElse(settings.unused().toMillis());
  }

  private long untilSlot(long at) {
    return slots.values().stream().mapToLong(Long::longValue).min().orElse(at) - at;
  }

  private static Answer granted(double place, long at) {
    return new Answer(null, Duration.ZERO, 0, place, at);
  }

  private static Answer denied(Reason why, long wait, int ahead, double place, long at) {
    return new Answer(why, Duration.ofMillis(wait), ahead, place, at);
  }
}
