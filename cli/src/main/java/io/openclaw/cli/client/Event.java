package io.openclaw.cli.client;

import io.openclaw.task.text.TaskText;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One event as it came, and the fields that matter here.
///
/// @param seq 0 for an event that is not logged, such as `progress`
record Event(long seq, String type, String stage, String content, JsonNode data, String json) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// @throws JacksonException when it is no JSON
  static Event parse(String json) {
    JsonNode node = JSON.readTree(json);
    return new Event(
        node.path("seq").asLong(0),
        node.path("type").asString(""),
        node.path("stage").asString(""),
        node.path("content").asString(""),
        node.path("data"),
        node.toString());
  }

  /// What agents say to each other on the way is no part of the answer.
  ///
  /// @return whether text that stood there is void now
  boolean addTo(TaskText text) {
    return text.add(seq, type, stage, content, data);
  }

  boolean isLogged() {
    return seq > 0;
  }

  boolean isEnd() {
    return type.equals("done");
  }
}
