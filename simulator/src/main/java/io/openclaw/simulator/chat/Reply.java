package io.openclaw.simulator.chat;

import io.openclaw.simulator.account.Admission;
import io.openclaw.simulator.http.Exchange;
import io.openclaw.simulator.script.Fault;
import io.openclaw.simulator.script.Script;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;

/// One accepted call on its way through its script. Whatever happens, its admission is ended once:
/// `end` when all was given that the script has, `client_closed` as soon as the client is gone,
/// `cut` when we reset the connection.
abstract sealed class Reply permits StreamedReply, WholeReply {

  private static final long A_DAY = Duration.ofDays(1).toNanos();

  final Exchange exchange;
  final Admission admission;
  final Script script;
  final Dialect dialect;
  private final long startedNanos = System.nanoTime();

  Reply(Exchange exchange, Admission admission, Script script, Dialect dialect) {
    this.exchange = exchange;
    this.admission = admission;
    this.script = script;
    this.dialect = dialect;
  }

  final void run() throws IOException {
    try {
      play();
    } catch (IOException gone) {
      admission.clientClosed();
      throw gone;
    } finally {
      // Ends only what a failure of ours left running: that connection is cut.
      admission.cut();
    }
  }

  abstract void play() throws IOException;

  /// Throws as soon as the client is gone.
  final void awaitPiece(int number) throws IOException {
    leaveIfGoneBy(due(number));
  }

  final boolean isDue(int number) {
    return due(number) - System.nanoTime() <= 0;
  }

  private long due(int number) {
    return startedNanos + script.pace().dueAfterNanos(number);
  }

  private void leaveIfGoneBy(long deadline) throws IOException {
    if (exchange.clientGoneBy(deadline)) {
      throw new EOFException("the client closed its side");
    }
  }

  final void hang() throws IOException {
    while (true) {
      leaveIfGoneBy(System.nanoTime() + A_DAY);
    }
  }

  /// Nothing was sent yet: the fault takes the place of the answer.
  final void failInsteadOfAnswering(Fault fault) throws IOException {
    switch (fault) {
      case TOO_MANY, SERVER_ERROR, UNAUTHORIZED, ARREARS -> {
        admission.end();
        exchange.answer(dialect.answer(trouble(fault), admission.call().id()));
      }
      case RESET -> cut();
      case HANG -> hang();
      case EMPTY, NETWORK_ERROR -> throw new IllegalStateException(fault + " is no interruption");
    }
  }

  final void cut() throws IOException {
    admission.cut();
    exchange.cut();
  }

  static ProviderError trouble(Fault fault) {
    return switch (fault) {
      case TOO_MANY -> ProviderError.RATE;
      case SERVER_ERROR -> ProviderError.SERVER;
      case UNAUTHORIZED -> ProviderError.KEY;
      case ARREARS -> ProviderError.ARREARS;
      case RESET, HANG, EMPTY, NETWORK_ERROR ->
          throw new IllegalStateException(fault + " has no words");
    };
  }
}
