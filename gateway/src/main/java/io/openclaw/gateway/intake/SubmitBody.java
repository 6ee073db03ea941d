package io.openclaw.gateway.intake;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.webhook.WebhookJson;
import io.openclaw.gateway.wire.SessionTitle;
import io.openclaw.gateway.wire.Utf8;
import io.openclaw.provider.Catalogue;
import io.openclaw.provider.ProviderSpec;
import io.openclaw.task.Lane;
import io.openclaw.task.Submission.OnBusy;
import io.openclaw.task.Submission.Turn;
import io.openclaw.task.Submission.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The law of the submit body: each field once, with its type, range and default.
final class SubmitBody {
  private static final Set<String> MODES = Set.of("ask", "agent_single", "agent_multi");
  private static final long WEEK = Duration.ofDays(7).toSeconds();
  private static final Duration FURTHEST = Duration.ofDays(30);

  private final IntakeSettings settings;
  private final Catalogue catalogue;
  private final ProviderChoice choice;
  private final WordFilter words;
  private final WebhookField webhooks;
  private final InstantSource clock;

  SubmitBody(
      IntakeSettings settings,
      Catalogue catalogue,
      ProviderChoice choice,
      WordFilter words,
      WebhookField webhooks,
      InstantSource clock) {
    this.webhooks = webhooks;
    this.words = words;
    this.settings = settings;
    this.catalogue = catalogue;
    this.choice = choice;
    this.clock = clock;
  }

  /// Throws [ProblemException] at the first thing that is wrong.
  TaskRequest read(ObjectNode body, Terms terms) {
    Fields fields = new Fields("", body);
    ArrayNode messages = Messages.read(fields, terms.longestMessage());
    String mode = mode(fields);
    Lane lane = lane(fields, terms);
    ProviderSpec provider = provider(fields);
    String model = fields.text("model", 200).orElse(provider.model());
    String session = session(fields);
    OnBusy onBusy = onBusy(fields);
    Duration timeout = timeout(fields, lane);
    Duration maxWait = maxWait(fields, lane);
    int attempts =
        fields.integer("max_attempts", 1, 10).orElse((long) settings.attempts()).intValue();
    long notBefore = notBefore(fields);
    Optional<Webhook> webhook = webhooks.read(fields);
    Optional<String> cache = cache(fields);
    boolean cancelOnDisconnect = cancelOnDisconnect(fields, terms.streaming());
    ObjectNode asked = request(fields, messages, fallbacks(fields, provider));
    cache.ifPresent(word -> asked.put("cache", word));
    webhook.ifPresent(it -> asked.set(WebhookJson.FIELD, WebhookJson.of(it)));
    keepTimes(body, asked);
    fields.nothingElse();
    messages.forEach(message -> words.check(message.path("content").asString("")));
    if (!session.isEmpty() && body.hasNonNull("message")) {
      asked.put("context", 0);
    }
    String request = asked.toString();
    long bytes =
        Utf8.length(request + model)
            .orElseThrow(() ->
                ProblemException.of(Code.INVALID_JSON, "A text holds half a surrogate pair."));
    return new TaskRequest(
        provider,
        model,
        mode,
        lane,
        session,
        turn(session, onBusy, asked),
        maxWait,
        attempts,
        timeout,
        notBefore,
        cancelOnDisconnect,
        request,
        bytes,
        webhook);
  }

  private static String mode(Fields fields) {
    String mode = fields.text("mode", 40).orElse("ask");
    if (!MODES.contains(mode)) {
      throw fields.invalid("mode", "must be ask, agent_single or agent_multi");
    }
    if (!"ask".equals(mode)) {
      throw fields.notSupported("mode");
    }
    return mode;
  }

  private static Lane lane(Fields fields, Terms terms) {
    Optional<String> word = fields.text("lane", 20);
    return word.isEmpty()
        ? terms.lane()
        : Lane.of(word.get())
            .orElseThrow(() -> fields.invalid("lane", "must be priority, short or long"));
  }

  private ProviderSpec provider(Fields fields) {
    Optional<String> name = fields.text("provider", 200);
    return name.isEmpty()
        ? choice.preferred()
        : catalogue.find(name.get()).orElseThrow(() -> unknownProvider("provider"));
  }

  /// The providers that may take over, in this order.
  private ArrayNode fallbacks(Fields fields, ProviderSpec provider) {
    ArrayNode names = fields.array("fallbacks").orElseGet(OURS::createArrayNode);
    Set<String> seen = new HashSet<>(Set.of(provider.name()));
    for (JsonNode name : names) {
      if (!name.isString()) {
        throw fields.invalid("fallbacks", "must be a list of names of providers");
      }
      if (catalogue.find(name.stringValue()).isEmpty()) {
        throw unknownProvider("fallbacks");
      }
      if (!seen.add(name.stringValue())) {
        throw fields.invalid("fallbacks", "must name other providers, each once");
      }
    }
    if (names.size() > ProviderSpec.MOST_FALLBACKS) {
      throw fields.invalid("fallbacks", "must not name more than " + ProviderSpec.MOST_FALLBACKS);
    }
    return names;
  }

  private ProblemException unknownProvider(String field) {
    String known = String.join(", ", catalogue.all().stream().map(ProviderSpec::name).toList());
    return new ProblemException(
        Problem.of(Code.UNKNOWN_PROVIDER, "There is no such provider; there are: " + known + ".")
            .with("field", field));
  }

  private static String session(Fields fields) {
    String session = fields.text("session_id", 128).orElse("");
    if (!session.isEmpty() && !SessionIds.valid(session)) {
      throw fields.invalid("session_id", SessionIds.RULE);
    }
    return session;
  }

  private Duration timeout(Fields fields, Lane lane) {
    long longest = settings.longestRun(lane).toSeconds();
    return Duration.ofSeconds(fields.integer(Repeats.TIMEOUT, 1, longest).orElse(longest));
  }

  private Duration maxWait(Fields fields, Lane lane) {
    long usual = settings.usualWait(lane).toSeconds();
    return Duration.ofSeconds(fields.integer(Repeats.MAX_WAIT, 1, WEEK).orElse(usual));
  }

  private long notBefore(Fields fields) {
    Optional<String> text = fields.text("not_before", 40);
    if (text.isEmpty()) {
      return 0;
    }
    Instant at = instant(fields, text.get());
    if (at.isAfter(clock.instant().plus(FURTHEST))) {
      throw fields.invalid("not_before", "must not be more than 30 days ahead");
    }
    return at.isAfter(clock.instant()) ? at.toEpochMilli() : 0;
  }

  private static Instant instant(Fields fields, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException malformed) {
      throw fields.invalid("not_before", "must be a time such as 2026-01-31T12:00:00Z");
    }
  }

  private static boolean cancelOnDisconnect(Fields fields, boolean streaming) {
    if (!streaming) {
      oneOf(fields, "on_disconnect", "continue", "cancel");
      return false;
    }
    String word = fields.text("on_disconnect", 40).orElse("continue");
    if (!word.equals("continue") && !word.equals("cancel")) {
      throw fields.invalid("on_disconnect", "must be continue or cancel");
    }
    return word.equals("cancel");
  }

  /// A retry of the task has the times that were given, and no others.
  private static void keepTimes(ObjectNode body, ObjectNode asked) {
    for (String name : new String[] {Repeats.TIMEOUT, Repeats.MAX_WAIT}) {
      if (body.hasNonNull(name)) {
        asked.set(name, body.get(name));
      }
    }
  }

  /// Empty leaves it to the provider's rule.
  private static Optional<String> cache(Fields fields) {
    Optional<String> word = fields.text("cache", 40);
    if (word.isPresent() && !word.get().equals("off") && !word.get().equals("use")) {
      throw fields.invalid("cache", "must be off or use");
    }
    return word;
  }

  private static void oneOf(Fields fields, String name, String built, String planned) {
    String word = fields.text(name, 40).orElse(built);
    if (word.equals(planned)) {
      throw fields.notSupported(name);
    }
    if (!word.equals(built)) {
      throw fields.invalid(name, "must be %s or %s".formatted(built, planned));
    }
  }

  /// Every task of a session is a turn of it. One with a single `message` is told the turns before
  /// it when it comes next; its field `context` says how many of its messages those are.
  private static Optional<Turn> turn(String session, OnBusy onBusy, ObjectNode asked) {
    return session.isEmpty()
        ? Optional.empty()
        : Optional.of(new Turn(onBusy, SessionTitle.of(asked)));
  }

  private static OnBusy onBusy(Fields fields) {
    String word = fields.text("on_busy", 20).orElse(OnBusy.QUEUE.word());
    return Stream.of(OnBusy.values())
        .filter(it -> it.word().equals(word))
        .findFirst()
        .orElseThrow(() -> fields.invalid("on_busy", "must be queue, reject or interrupt"));
  }

  private static ObjectNode request(Fields fields, ArrayNode messages, ArrayNode fallbacks) {
    ObjectNode parameters = fields.object("parameters").orElseGet(OURS::createObjectNode);
    Parameters.check(parameters);
    ObjectNode metadata = fields.object("metadata").orElseGet(OURS::createObjectNode);
    Metadata.check(fields, metadata);
    ObjectNode request = OURS.createObjectNode();
    request.set("messages", messages);
    request.set("parameters", parameters);
    request.set("metadata", metadata);
    if (!fallbacks.isEmpty()) {
      request.set("fallbacks", fallbacks);
    }
    return request;
  }
}
