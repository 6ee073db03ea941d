package io.openclaw.ratelimit;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/// The readable model of [Slots], for one process and for tests; the scripts must agree with it.
public final class MemorySlots implements Slots {
  private static final long PLACE_MILLIS = 1000;

  private final InstantSource clock;
  private final Map<String, Ledger> ledgers = new HashMap<>();

  public MemorySlots(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Answer acquire(Account account, String holder, int priority, Duration lease) {
    return ledger(account).acquire(account.concurrency(), holder, priority, lease);
  }

  @Override
  public synchronized void renew(Account account, Collection<String> holders, Duration lease) {
    Ledger ledger = ledger(account);
    holders.forEach(holder -> ledger.slots.put(holder, clock.millis() + lease.toMillis()));
  }

  @Override
  public synchronized void release(Account account, String holder, Duration hold) {
    Ledger ledger = ledger(account);
    ledger.line.remove(holder);
    if (hold.isZero()) {
      ledger.slots.remove(holder);
    } else {
      ledger.slots.replace(holder, clock.millis() + hold.toMillis());
    }
  }

  private Ledger ledger(Account account) {
    return ledgers.computeIfAbsent(account.id(), _ -> new Ledger());
  }

  private record Place(int priority, long since, String holder, long until) {
    static final Comparator<Place> ORDER =
        Comparator.comparingInt(Place::priority)
            .thenComparingLong(Place::since)
            .thenComparing(Place::holder);
  }

  private final class Ledger {
    final Map<String, Long> slots = new HashMap<>();
    final Map<String, Place> line = new HashMap<>();

    Answer acquire(int limit, String holder, int priority, Duration lease) {
      long now = clock.millis();
      slots.values().removeIf(expiry -> expiry <= now);
      line.values().removeIf(place -> place.until() <= now);
      if (slots.containsKey(holder)) {
        return grant(holder, now + lease.toMillis());
      }
      Place before = line.get(holder);
      long since = before == null ? now : before.since();
      int rank = before == null ? priority : before.priority();
      Place place = new Place(rank, since, holder, now + PLACE_MILLIS);
      line.put(holder, place);
      int ahead =
          (int) line.values().stream().filter(it -> Place.ORDER.compare(it, place) < 0).count();
      if (ahead < limit - slots.size()) {
        return grant(holder, now + lease.toMillis());
      }
      long next = slots.values().stream().mapToLong(Long::longValue).min().orElse(now);
      return new Answer(false, ahead, Duration.ofMillis(next - now));
    }

    private Answer grant(String holder, long expiry) {
      line.remove(holder);
      slots.put(holder, expiry);
      return Answer.GRANTED;
    }
  }
}
