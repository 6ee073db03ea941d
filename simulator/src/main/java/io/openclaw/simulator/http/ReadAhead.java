package io.openclaw.simulator.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Reads a socket ahead of its user, on a thread of its own, so that the end of the client is seen
/// at once, also while an answer is being sent, and what a client pipelined is kept. Reading ahead
/// stops at 64 KB; behind so much unread input an end stays unseen.
final class ReadAhead implements Runnable {

  private static final int ENOUGH = 64 * 1024;
  private static final int SCRATCH = 8 * 1024;

  private final InputStream socket;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<byte[]> blocks = new ArrayDeque<>();
  private int bytes;
  private boolean abandoned;

  ReadAhead(InputStream socket) {
    this.socket = socket;
  }

  /// Reads until the client ends or [#abandon] is called.
  @Override
  public void run() {
    byte[] scratch = new byte[SCRATCH];
    try {
      for (int n = socket.read(scratch); n >= 0; n = socket.read(scratch)) {
        keep(Arrays.copyOf(scratch, n));
      }
    } catch (IOException | InterruptedException reset) {
      // A reset is an end like any other.
    } finally {
      end();
    }
  }

  private void end() {
    lock.lock();
    try {
      ended.countDown();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void keep(byte[] block) throws InterruptedException {
    lock.lock();
    try {
      blocks.add(block);
      bytes += block.length;
      changed.signalAll();
      while (bytes >= ENOUGH && !abandoned) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /// The next bytes, an empty array when none came in time, or null at the end.
  byte @Nullable [] take(long patienceNanos) throws InterruptedException {
    lock.lock();
    try {
      long left = patienceNanos;
      while (blocks.isEmpty() && ended.getCount() > 0) {
        if (left <= 0) {
          return new byte[0];
        }
        left = changed.awaitNanos(left);
      }
      return poll();
    } finally {
      lock.unlock();
    }
  }

  private byte @Nullable [] poll() {
    byte @Nullable [] block = blocks.poll();
    if (block != null) {
      bytes -= block.length;
      changed.signalAll();
    }
    return block;
  }

  /// Waits until the client has closed or reset its side, at most so long.
  boolean ended(long patienceNanos) throws InterruptedException {
    return ended.await(patienceNanos, TimeUnit.NANOSECONDS);
  }

  /// Lets the reading thread go when it waits for room.
  void abandon() {
    lock.lock();
    try {
      abandoned = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
