package io.openclaw.simulator.chat;

import io.openclaw.simulator.http.HttpError;
import io.openclaw.simulator.json.Json;
import io.openclaw.simulator.script.RequestFacts;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What matters of a request. `prompt` is the text of the last user message (several text parts are
/// lines of it).
record ChatRequest(
    String model,
    boolean stream,
    boolean includeUsage,
    String prompt,
    RequestFacts facts,
    int promptTokens) {

  private static final String DEFAULT_MODEL = "sim";
  private static final int LONGEST_MODEL = 200;

  static ChatRequest parse(InputStream body) {
    JsonNode request = json(body);
    JsonNode messages = request.path("messages");
    if (!messages.isArray() || messages.isEmpty()) {
      throw HttpError.badRequest("messages must be an array with at least one message");
    }
    List<Message> all = new ArrayList<>();
    messages.forEach(message -> all.add(Message.of(message)));
    int last = lastOf(all, "user");
    return new ChatRequest(
        model(request),
        flag(request, "stream"),
        flag(request.path("stream_options"), "include_usage"),
        last < 0 ? "" : all.get(last).text(),
        facts(all, last, offered(request.path("tools"))),
        1 + (int) (all.stream().mapToLong(message -> message.text().length()).sum() / 4));
  }

  private static RequestFacts facts(List<Message> all, int lastUser, Set<String> offered) {
    boolean continued = all.getLast().role().equals("assistant");
    long turns = all.stream().filter(it -> it.role().equals("assistant")).count();
    return new RequestFacts(
        lastOf(all, "tool") > lastUser,
        continued ? all.getLast().text() : "",
        (int) (continued ? turns : turns + 1),
        offered);
  }

  private static Set<String> offered(JsonNode tools) {
    Set<String> names = new HashSet<>();
    tools.forEach(tool -> names.add(tool.path("function").path("name").asString("")));
    return names;
  }

  private static JsonNode json(InputStream body) {
    JsonNode request;
    try {
      request = Json.read(body);
    } catch (JacksonException e) {
      throw HttpError.badRequest("the body is no JSON: " + e.getOriginalMessage());
    }
    if (!request.isObject()) {
      throw HttpError.badRequest("the body must be a JSON object");
    }
    return request;
  }

  private static int lastOf(List<Message> messages, String role) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).role().equals(role)) {
        return i;
      }
    }
    return -1;
  }

  private static String model(JsonNode request) {
    @Nullable JsonNode model = request.get("model");
    if (model == null) {
      return DEFAULT_MODEL;
    }
    if (!model.isString() || model.stringValue().length() > LONGEST_MODEL) {
      throw HttpError.badRequest("model must be a string of at most 200 characters");
    }
    return model.stringValue();
  }

  private static boolean flag(JsonNode holder, String name) {
    JsonNode value = holder.path(name);
    if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
      throw HttpError.badRequest(name + " must be true or false");
    }
    return value.isBoolean() && value.booleanValue();
  }
}
