package io.openclaw.simulator.account;

import io.openclaw.simulator.journal.Call;
import io.openclaw.simulator.journal.Fact;
import java.util.concurrent.atomic.AtomicBoolean;

/// The right of an accepted call to run. The first end counts and frees its place; later ones do
/// nothing, so that a careful caller may end it once more.
public final class Admission {

  private final Account account;
  private final Call call;
  private final AtomicBoolean ended = new AtomicBoolean();

  Admission(Account account, Call call) {
    this.account = account;
    this.call = call;
  }

  public Call call() {
    return call;
  }

  public void firstByte() {
    account.firstByte(call);
  }

  /// The answer was given as meant, faults included. To be called before its last bytes leave, for
  /// a client that has them may start its next call at once.
  public void end() {
    end(Fact.Kind.END);
  }

  public void clientClosed() {
    end(Fact.Kind.CLIENT_CLOSED);
  }

  /// The connection is reset by us.
  public void cut() {
    end(Fact.Kind.CUT);
  }

  private void end(Fact.Kind how) {
    if (ended.compareAndSet(false, true)) {
      account.end(call, how);
    }
  }
}
