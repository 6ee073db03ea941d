package io.openclaw.simulator.chat;

import io.openclaw.simulator.account.Admission;
import io.openclaw.simulator.http.ChunkedAnswer;
import io.openclaw.simulator.http.Exchange;
import io.openclaw.simulator.script.Fault;
import io.openclaw.simulator.script.Interruption;
import io.openclaw.simulator.script.Piece;
import io.openclaw.simulator.script.Script;
import java.io.IOException;

/// The answer piece by piece. Pieces that are due together leave in one write; a piece that is late
/// does not delay the next.
final class StreamedReply extends Reply {

  private static final int FULL = 16 * 1024;

  private final Chunks chunks;
  private final Usage usage;

  StreamedReply(
      Exchange exchange,
      Admission admission,
      Script script,
      Dialect dialect,
      Chunks chunks,
      Usage usage) {
    super(exchange, admission, script, dialect);
    this.chunks = chunks;
    this.usage = usage;
  }

  @Override
  void play() throws IOException {
    awaitPiece(1);
    if (script.interruption().filter(Interruption::beforeTheAnswer).isPresent()) {
      failInsteadOfAnswering(fault());
    } else {
      answer(begin());
    }
  }

  private ChunkedAnswer begin() throws IOException {
    if (script.interruption().isPresent()) {
      exchange.closeAfterwards();
    }
    admission.firstByte();
    ChunkedAnswer stream = exchange.begin("text/event-stream");
    stream.add(chunks.role());
    return stream;
  }

  private void answer(ChunkedAnswer stream) throws IOException {
    int number = 1;
    for (Piece piece : script.pieces()) {
      awaitPiece(number);
      if (interruptsAt(number)) {
        interrupt(stream, chunks.piece(piece));
        return;
      }
      stream.add(chunks.piece(piece));
      number++;
      if (!isDue(number) || stream.waitingBytes() >= FULL) {
        stream.flush();
      }
    }
    byte[] finish = chunks.finish(script.finishReason());
    if (interruptsAt(number)) {
      awaitPiece(number);
      interrupt(stream, finish);
    } else {
      end(stream, finish);
    }
  }

  private void end(ChunkedAnswer stream, byte[] finish) throws IOException {
    stream.add(finish);
    stream.add(chunks.usageAndDone(usage));
    admission.end();
    stream.end();
  }

  private boolean interruptsAt(int number) {
    return script.interruption().filter(it -> it.at() == number).isPresent();
  }

  private Fault fault() {
    return script.interruption().orElseThrow().fault();
  }

  private void interrupt(ChunkedAnswer stream, byte[] next) throws IOException {
    switch (fault()) {
      case TOO_MANY, SERVER_ERROR, UNAUTHORIZED, ARREARS -> {
        stream.add(Chunks.error(dialect.error(trouble(fault()), admission.call().id())));
        admission.end();
        stream.end();
      }
      case RESET -> {
        stream.flushTorn(next);
        cut();
      }
      case HANG -> {
        stream.flush();
        hang();
      }
      case EMPTY, NETWORK_ERROR -> throw new IllegalStateException(fault() + " is no interruption");
    }
  }
}
