package io.openclaw.simulator.journal;

import io.openclaw.simulator.http.Answer;
import io.openclaw.simulator.http.ChunkedAnswer;
import io.openclaw.simulator.http.Exchange;
import io.openclaw.simulator.http.HttpError;
import io.openclaw.simulator.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// `GET /journal?since=N` and `DELETE /journal`.
public final class JournalEndpoint {

  private static final int LINES_A_CHUNK = 200;

  private final Journal journal;

  public JournalEndpoint(Journal journal) {
    this.journal = journal;
  }

  public void read(Exchange exchange) throws IOException {
    List<Fact> facts = journal.since(cursor(exchange));
    ChunkedAnswer lines = exchange.begin("application/x-ndjson");
    for (int from = 0; from < facts.size(); from += LINES_A_CHUNK) {
      lines.add(lines(facts.subList(from, Math.min(facts.size(), from + LINES_A_CHUNK))));
      lines.flush();
    }
    lines.end();
  }

  public void clear(Exchange exchange) throws IOException {
    journal.clear();
    exchange.answer(Answer.empty());
  }

  private static long cursor(Exchange exchange) {
    String since = exchange.query("since").orElse("0");
    if (!since.matches("\\d{1,18}")) {
      throw HttpError.badRequest("since must be a whole number of at least 0, not: " + since);
    }
    return Long.parseLong(since);
  }

  private static byte[] lines(List<Fact> facts) {
    StringBuilder text = new StringBuilder();
    for (Fact fact : facts) {
      text.append(Json.text(fact.line())).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
