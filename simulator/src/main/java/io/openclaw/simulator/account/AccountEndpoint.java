package io.openclaw.simulator.account;

import io.openclaw.simulator.http.Answer;
import io.openclaw.simulator.http.Exchange;
import io.openclaw.simulator.http.HttpError;
import io.openclaw.simulator.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `PUT /accounts/{key}` and `GET /violations`.
public final class AccountEndpoint {

  private static final Set<String> FIELDS = Set.of("rpm", "concurrency", "window_ms");
  private static final long LONGEST_WINDOW_MS = 3_600_000;

  private final Accounts accounts;

  public AccountEndpoint(Accounts accounts) {
    this.accounts = accounts;
  }

  /// Absent fields keep their value, `null` takes the limit away.
  public void limit(Exchange exchange, String key) throws IOException {
    JsonNode change = exchange.body(AccountEndpoint::parse);
    Limits now = accounts.limits(key);
    Limits changed =
        new Limits(
            limit(change, "rpm", now.rpm()),
            limit(change, "concurrency", now.concurrency()),
            window(change, now.windowMs()));
    accounts.limit(key, changed);
    exchange.answer(Answer.json(200, view(key, changed)));
  }

  public void violations(Exchange exchange) throws IOException {
    exchange.answer(Answer.json(200, Map.of("accounts", accounts.figures())));
  }

  private static JsonNode parse(InputStream body) {
    JsonNode change;
    try {
      change = Json.read(body);
    } catch (JacksonException e) {
      throw HttpError.badRequest("the body is no JSON");
    }
    if (!change.isObject()) {
      throw HttpError.badRequest("the body must be a JSON object");
    }
    for (String field : change.propertyNames()) {
      if (!FIELDS.contains(field)) {
        throw HttpError.badRequest("unknown field: " + field);
      }
    }
    return change;
  }

  private static OptionalInt limit(JsonNode change, String name, OptionalInt now) {
    @Nullable JsonNode value = change.get(name);
    if (value == null) {
      return now;
    }
    return value.isNull()
        ? OptionalInt.empty()
        : OptionalInt.of((int) number(name, value, 0, Integer.MAX_VALUE));
  }

  private static long window(JsonNode change, long now) {
    @Nullable JsonNode value = change.get("window_ms");
    return value == null ? now : number("window_ms", value, 1, LONGEST_WINDOW_MS);
  }

  private static long number(String name, JsonNode value, long least, long most) {
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > most) {
      throw HttpError.badRequest(name + " must be a whole number from " + least + " to " + most);
    }
    return value.longValue();
  }

  private static Map<String, @Nullable Object> view(String key, Limits limits) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("account", key);
    view.put("rpm", orNull(limits.rpm()));
    view.put("concurrency", orNull(limits.concurrency()));
    view.put("window_ms", limits.windowMs());
    return view;
  }

  private static @Nullable Integer orNull(OptionalInt limit) {
    return limit.isPresent() ? (Integer) limit.getAsInt() : null;
  }
}
