package io.openclaw.simulator.chat;

import io.openclaw.simulator.account.Accounts;
import io.openclaw.simulator.account.Admission;
import io.openclaw.simulator.account.Verdict;
import io.openclaw.simulator.account.Verdict.Limit;
import io.openclaw.simulator.http.Answer;
import io.openclaw.simulator.http.Exchange;
import io.openclaw.simulator.http.HttpError;
import io.openclaw.simulator.journal.Call;
import io.openclaw.simulator.script.AnswerPlan;
import io.openclaw.simulator.script.Prompt;
import io.openclaw.simulator.script.Repeats;
import io.openclaw.simulator.script.Script;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// `POST …/chat/completions` and `GET …/models`. A call that is not well formed is refused before
/// its account hears of it; after that the account decides.
public final class ChatEndpoint {

  private static final String BEARER = "Bearer ";

  private final Accounts accounts;
  private final InstantSource clock;
  private final Repeats repeats = new Repeats();
  private final AtomicLong calls = new AtomicLong();
  private final String born;

  public ChatEndpoint(Accounts accounts, InstantSource clock) {
    this.accounts = accounts;
    this.clock = clock;
    this.born = Long.toString(clock.millis(), Character.MAX_RADIX);
  }

  public void complete(Exchange exchange) throws IOException {
    String key = key(exchange);
    Order order = exchange.body(body -> Order.of(ChatRequest.parse(body)));
    Call call =
        new Call(born + '-' + calls.incrementAndGet(), key, order.model(), order.promptSha256());
    Dialect dialect = Dialect.of(key, exchange.path());
    switch (accounts.arrive(call)) {
      case Verdict.Admitted(Admission admission) ->
          perform(exchange, admission, order, dialect).run();
      case Verdict.Refused refused -> exchange.answer(answer(refused, dialect, call));
      case Verdict.Cut() -> exchange.cut();
    }
  }

  public void models(Exchange exchange) throws IOException {
    key(exchange);
    Map<String, Object> model =
        Map.of("id", "sim", "object", "model", "created", 0, "owned_by", "simulator");
    exchange.answer(Answer.json(200, Map.of("object", "list", "data", List.of(model))));
  }

  private static String key(Exchange exchange) {
    Optional<String> key =
        exchange
            .header("authorization")
            .filter(it -> it.regionMatches(true, 0, BEARER, 0, BEARER.length()))
            .map(it -> it.substring(BEARER.length()).strip())
            .filter(it -> !it.isEmpty() && it.length() <= 200);
    return key.orElseThrow(() ->
        new HttpError(
            401,
            "authentication_error",
            "invalid_api_key",
            "an API key is needed: Authorization: Bearer KEY"));
  }

  private Reply perform(Exchange exchange, Admission admission, Order order, Dialect dialect) {
    Call call = admission.call();
    Script script = repeats.choose(order.plan(), call);
    long created = clock.instant().getEpochSecond();
    Usage usage = Usage.of(order.promptTokens(), script.pieces());
    if (order.stream()) {
      Chunks chunks = new Chunks(call.id(), created, call.model(), order.includeUsage());
      return new StreamedReply(exchange, admission, script, dialect, chunks, usage);
    }
    return new WholeReply(
        exchange,
        admission,
        script,
        dialect,
        () -> Completion.of(call.id(), created, call.model(), script, usage));
  }

  /// Only the OpenAI dialect says when to come back; the others were never seen to.
  private static Answer answer(Verdict.Refused refused, Dialect dialect, Call call) {
    ProviderError trouble =
        refused.limit() == Limit.RATE ? ProviderError.RATE : ProviderError.CONCURRENCY;
    Answer answer = dialect.answer(trouble, call.id());
    return dialect == Dialect.OPENAI && refused.freeInMs() > 0
        ? answer.with("Retry-After", Long.toString((refused.freeInMs() + 999) / 1000))
        : answer;
  }

  /// What is kept of a request while it is answered; its text is not.
  private record Order(
      String model,
      boolean stream,
      boolean includeUsage,
      String promptSha256,
      int promptTokens,
      AnswerPlan plan) {

    static Order of(ChatRequest request) {
      return new Order(
          request.model(),
          request.stream(),
          request.includeUsage(),
          Prompt.sha256(request.prompt()),
          request.promptTokens(),
          AnswerPlan.of(request.prompt(), request.facts()));
    }
  }
}
