package io.openclaw.simulator.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The facts, newest kept, bounded: past its capacity the oldest are forgotten, which a reader sees
/// as a hole between its cursor and the first `n` it gets. Safe for many threads.
public final class Journal {

  private static final int INITIAL_ROOM = 1024;

  private final int capacity;
  private @Nullable Fact[] ring;
  private long last;
  private long firstKept = 1;

  public Journal(int capacity) {
    this.capacity = capacity;
    this.ring = new Fact[Math.min(capacity, INITIAL_ROOM)];
  }

  public synchronized void add(long atMs, Call call, Fact.Kind kind) {
    if (last + 1 - firstKept == ring.length) {
      makeRoom();
    }
    last++;
    ring[slot(last)] = new Fact(last, atMs, call, kind);
  }

  /// All kept facts with a number above `n`, oldest first.
  public synchronized List<Fact> since(long n) {
    long from = Math.max(n + 1, firstKept);
    List<Fact> found = new ArrayList<>((int) Math.max(0, last + 1 - from));
    for (long next = from; next <= last; next++) {
      found.add(Objects.requireNonNull(ring[slot(next)]));
    }
    return found;
  }

  /// Forgets all facts; the numbers go on.
  public synchronized void clear() {
    ring = new Fact[Math.min(capacity, INITIAL_ROOM)];
    firstKept = last + 1;
  }

  private void makeRoom() {
    if (ring.length == capacity) {
      firstKept++;
      return;
    }
    List<Fact> kept = since(firstKept - 1);
    ring = new Fact[(int) Math.min(capacity, 2L * ring.length)];
    for (Fact fact : kept) {
      ring[slot(fact.n())] = fact;
    }
  }

  private int slot(long n) {
    return (int) (n % ring.length);
  }
}
