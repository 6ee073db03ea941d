package io.openclaw.cli.client;

import io.openclaw.cli.terminal.Failure;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// What the gateway answered to one call.
record GatewayReply(int status, long retryAfterSeconds, String body) {
  private static final JsonMapper JSON = JsonMapper.shared();

  boolean isSuccess() {
    return status / 100 == 2;
  }

  /// The gateway cannot say now; the same call may go well in a moment.
  boolean isPassing() {
    return status == 429 || status >= 500;
  }

  JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  String code() {
    return json().path("code").asString("");
  }

  GatewayReply orFail() {
    if (isSuccess()) {
      return this;
    }
    throw failure();
  }

  Failure failure() {
    String detail = json().path("detail").asString(json().path("title").asString(""));
    String said = detail.isEmpty() ? "the gateway answered " + status : detail;
    return new Failure(code().isEmpty() ? said : said + " (" + code() + ")");
  }
}
