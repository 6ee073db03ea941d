package io.openclaw.gateway.history;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether this process is the one that archives. It believes so only as long as the lease can
/// last, counted from before it was asked for, so it stops by itself when nothing can be renewed.
final class ArchiverLeadership {
  private static final Logger log = LoggerFactory.getLogger(ArchiverLeadership.class);

  private final ArchiverLease lease;
  private final Duration term;
  private volatile boolean held;
  private volatile long endsAtNanos;

  ArchiverLeadership(ArchiverLease lease, Duration term) {
    this.lease = lease;
    this.term = term;
  }

  boolean held() {
    return held && endsAtNanos - System.nanoTime() > 0;
  }

  void renew() {
    long asked = System.nanoTime();
    try {
      boolean before = held();
      boolean now = lease.hold(term);
      endsAtNanos = asked + term.toNanos();
      held = now;
      if (now != before) {
        log.info(now ? "This gateway archives now" : "Another gateway archives now");
      }
    } catch (RuntimeException away) {
      log.debug("The archiver's lease could not be renewed; it runs out by itself", away);
    }
  }

  void release() {
    boolean mine = held;
    held = false;
    try {
      if (mine) {
        lease.release();
      }
    } catch (RuntimeException away) {
      log.debug("The archiver's lease could not be given up; it runs out by itself", away);
    }
  }
}
