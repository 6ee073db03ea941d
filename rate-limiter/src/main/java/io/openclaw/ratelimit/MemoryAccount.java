package io.openclaw.ratelimit;

import io.openclaw.provider.AccountState;
import io.openclaw.ratelimit.Decision.Reason;
import io.openclaw.ratelimit.Limits.Answer;
import io.openclaw.ratelimit.Limits.Settlement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One account of the model: its slots, its line and its starts. What is learned and what is broken
/// lives beside it.
final class MemoryAccount {
  private static final long PLACE_MILLIS = 1000;
  private static final double PRIORITY_STEP = 1e14;
  private static final int SAMPLES = 100;

  private final LimiterSettings settings;
  private final Map<String, Long> slots = new HashMap<>();
  private final Map<String, Long> granted = new HashMap<>();
  private final Map<String, Long> starts = new HashMap<>();
  private final Map<String, Place> line = new HashMap<>();
  private final Map<String, String> seats = new HashMap<>();
  private final Map<String, MemoryBreaker> breakers = new HashMap<>();
  private final Deque<Long> firstTokens = new ArrayDeque<>();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final MemoryLearning learning;
  private long holdUntil;
  private Reason holdWhy = Reason.RPM;

  MemoryAccount(LimiterSettings settings) {
    this.settings = settings;
    this.learning = new MemoryLearning(settings);
  }

  Answer acquire(Ask ask, String holder, long at) {
    Quota quota = ask.account().quota();
    purge(quota, at);
    double fresh = ask.priority() * PRIORITY_STEP + at - ask.waited().toMillis();
    if (slots.containsKey(holder)) {
      return granted(line.containsKey(holder) ? line.get(holder).place : fresh, at);
    }
    MemoryBreaker breaker = breakers.get(ask.model());
    long closed = breaker == null ? 0 : breaker.wait(holder, at, this::aliveUntil);
    if (breaker != null && closed > 0) {
      line.remove(holder);
      return denied(breaker.why(at), closed, 0, fresh, at);
    }
    double place = line.containsKey(holder) ? line.get(holder).place : fresh;
    int ahead = line.isEmpty() ? 0 : standInLine(holder, place, at);
    Answer answer = decide(quota, ahead, place, at);
    if (answer.granted()) {
      grant(quota, holder, at);
      if (breaker != null && breaker.isOpen()) {
        breaker.probe(holder);
      }
    } else {
      standInLine(holder, place, at);
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
    if (starts.containsKey(holder)) {
      return start(holder, place, at);
    }
    if (granted.getOrDefault(holder, 0L) <= at) {
      return refuse(Reason.RPM, 0, holder, place, at);
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
    standInLine(holder, place, at);
    return denied(why, wait, 0, place, at);
  }

  void late(String holder, long at) {
    starts.merge(holder, at, Math::max);
  }

  void park(String holder, double place, Reason why, long until, long at) {
    giveUp(holder);
    standInLine(holder, place, at);
    if (until > holdUntil) {
      holdUntil = until;
      holdWhy = why;
    }
  }

  void renew(Collection<String> holders, long at) {
    holders.forEach(holder -> slots.put(holder, at + settings.slotLife().toMillis()));
  }

  void settle(Quota quota, Settlement settlement, long at) {
    if (!settlement.holder().isEmpty()) {
      release(settlement.holder(), settlement.hold(), at);
    }
    settlement.firstTokens().forEach(it -> firstTokens.addFirst(it.toMillis()));
    while (firstTokens.size() > SAMPLES) {
      firstTokens.removeLast();
    }
    learning.started(settlement.uncounted());
    Outcome outcome = settlement.outcome();
    if (outcome != null) {
      learning.learn(quota, settlement, outcome, at);
      breakers
          .computeIfAbsent(settlement.model(), _ -> new MemoryBreaker(settings))
          .end(settlement.holder(), outcome, at);
      breakers.values().removeIf(MemoryBreaker::well);
    }
  }

  private void release(String holder, Duration hold, long at) {
    boolean held = slots.getOrDefault(holder, 0L) > at;
    if (!held) {
      line.remove(holder);
    }
    if (held && hold.isPositive()) {
      slots.put(holder, at + hold.toMillis());
    } else {
      slots.remove(holder);
    }
    granted.remove(holder);
  }

  void wakeNext(Quota quota) {
    long free = Math.max(1, learning.slots(quota) - slots.size());
    line.values().stream()
        .sorted(Place.ORDER)
        .limit(free)
        .forEach(next -> listeners.forEach(it -> it.accept(next.holder)));
  }

  AutoCloseable listen(Consumer<String> hint) {
    listeners.add(hint);
    return () -> listeners.remove(hint);
  }

  void sit(String seat, String process, long at) {
    @Nullable String before = seats.put(seat, process);
    if (before != null && !before.equals(process)) {
      bury(before, at);
    }
  }

  private void bury(String process, long at) {
    String own = process + ':';
    long until = at + settings.abortHold().toMillis();
    slots.replaceAll((holder, expiry) -> holder.startsWith(own) ? earlier(expiry, until) : expiry);
    slots.keySet().removeIf(holder -> holder.startsWith(own) && granted.containsKey(holder));
    granted.keySet().removeIf(holder -> holder.startsWith(own));
    line.keySet().removeIf(holder -> holder.startsWith(own));
  }

  private static Long earlier(Long one, long other) {
    return one.compareTo(other) < 0 ? one : Long.valueOf(other);
  }

  AccountState look(Quota quota, long at) {
    return new MemoryView(quota, settings, at)
        .of(slots, starts, waiting(at), learning, breakers, firstTokens);
  }

  private int waiting(long at) {
    return (int) line.values().stream().filter(place -> place.until > at).count();
  }

  private void grant(Quota quota, String holder, long at) {
    line.remove(holder);
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
    slots.values().removeIf(expiry -> expiry <= at);
    granted.values().removeIf(expiry -> expiry <= at);
    starts.values().removeIf(start -> start <= at - quota.guardedWindow().toMillis());
    line.values().removeIf(place -> place.until <= at);
  }

  private int standInLine(String holder, double place, long at) {
    double stays = line.containsKey(holder) ? line.get(holder).place : place;
    Place mine = new Place(stays, holder, at + PLACE_MILLIS);
    line.put(holder, mine);
    return (int) line.values().stream().filter(it -> Place.ORDER.compare(it, mine) < 0).count();
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

  private record Place(double place, String holder, long until) {
    static final Comparator<Place> ORDER =
        Comparator.comparingDouble(Place::place).thenComparing(Place::holder);
  }
}
