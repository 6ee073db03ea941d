package io.openclaw.simulator.chat;

import io.openclaw.simulator.account.Admission;
import io.openclaw.simulator.http.Answer;
import io.openclaw.simulator.http.Exchange;
import io.openclaw.simulator.script.Interruption;
import io.openclaw.simulator.script.Script;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The answer as one object, at the moment its last piece would be due.
final class WholeReply extends Reply {

  private final Supplier<Map<String, Object>> completion;

  WholeReply(
      Exchange exchange,
      Admission admission,
      Script script,
      Dialect dialect,
      Supplier<Map<String, Object>> completion) {
    super(exchange, admission, script, dialect);
    this.completion = completion;
  }

  @Override
  void play() throws IOException {
    Optional<Interruption> interruption = script.interruption();
    awaitPiece(Math.max(1, interruption.map(Interruption::at).orElse(script.pieces().count())));
    if (interruption.isPresent()) {
      failInsteadOfAnswering(interruption.get().fault());
    } else {
      Answer answer = Answer.json(200, completion.get());
      admission.firstByte();
      admission.end();
      exchange.answer(answer);
    }
  }
}
