package io.openclaw.gateway.history;

import java.time.Duration;

/// A lease that is as the test says.
final class FakeLease implements ArchiverLease {
  volatile boolean free = true;
  volatile boolean broken;
  volatile boolean released;

  @Override
  public boolean hold(Duration term) {
    failIfBroken();
    return free;
  }

  @Override
  public void release() {
    failIfBroken();
    released = true;
  }

  private void failIfBroken() {
    if (broken) {
      throw new IllegalStateException("away");
    }
  }
}
