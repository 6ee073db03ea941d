package io.openclaw.simulator;

import io.openclaw.simulator.account.AccountEndpoint;
import io.openclaw.simulator.account.Accounts;
import io.openclaw.simulator.chat.ChatEndpoint;
import io.openclaw.simulator.http.Answer;
import io.openclaw.simulator.http.Exchange;
import io.openclaw.simulator.http.Handler;
import io.openclaw.simulator.http.HttpError;
import io.openclaw.simulator.journal.Journal;
import io.openclaw.simulator.journal.JournalEndpoint;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;

/// Which path leads where. The vendors differ in what stands before `/chat/completions` and
/// `/models`, so only the end of those two counts.
final class Routes implements Handler {

  private static final int JOURNAL_CAPACITY = 1_000_000;
  private static final String ACCOUNTS = "/accounts/";

  private final ChatEndpoint chat;
  private final AccountEndpoint accounts;
  private final JournalEndpoint journal;

  Routes(InstantSource clock) {
    Journal facts = new Journal(JOURNAL_CAPACITY);
    Accounts all = new Accounts(clock, facts);
    this.chat = new ChatEndpoint(all, clock);
    this.accounts = new AccountEndpoint(all);
    this.journal = new JournalEndpoint(facts);
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    route(exchange.path()).getOrRefuse(exchange).handle(exchange);
  }

  private Methods route(String path) {
    if (path.endsWith("/chat/completions")) {
      return Methods.only("POST", chat::complete);
    }
    if (path.endsWith("/models")) {
      return Methods.only("GET", chat::models);
    }
    if (path.startsWith(ACCOUNTS) && path.length() > ACCOUNTS.length()) {
      String key = path.substring(ACCOUNTS.length());
      return Methods.only("PUT", exchange -> accounts.limit(exchange, key));
    }
    return switch (path) {
      case "/journal" -> new Methods(Map.of("GET", journal::read, "DELETE", journal::clear));
      case "/violations" -> Methods.only("GET", accounts::violations);
      case "/health" -> Methods.only("GET", Routes::health);
      default -> throw HttpError.invalid(404, "not_found", "nothing is at this path");
    };
  }

  private static void health(Exchange exchange) throws IOException {
    exchange.answer(Answer.json(200, Map.of("status", "up")));
  }

  private record Methods(Map<String, Handler> handlers) {

    static Methods only(String method, Handler handler) {
      return new Methods(Map.of(method, handler));
    }

    Handler getOrRefuse(Exchange exchange) {
      Handler handler = handlers.get(exchange.method());
      if (handler == null) {
        String allowed = String.join(", ", handlers.keySet());
        return refused ->
            refused.answer(
                HttpError.invalid(405, "method_not_allowed", "this path takes " + allowed)
                    .answer()
                    .with("Allow", allowed));
      }
      return handler;
    }
  }
}
