package io.openclaw.gateway.stomp;

import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.wire.Json;
import io.openclaw.gateway.wire.Utf8;

/// Builds a frame of the gateway. The body is JSON, which holds no NUL.
final class FrameBuilder {
  private final Version version;
  private final StringBuilder text;

  private FrameBuilder(Version version, String command) {
    this.version = version;
    this.text = new StringBuilder(256).append(command).append('\n');
  }

  static FrameBuilder message(
      Version version, String subscription, String destination, long number) {
    return new FrameBuilder(version, "MESSAGE")
        .header("subscription", subscription)
        .header("message-id", Long.toString(number))
        .header("destination", destination);
  }

  static String receipt(Version version, String id) {
    return new FrameBuilder(version, "RECEIPT").header("receipt-id", id).end();
  }

  /// CONNECTED is never escaped, and holds nothing that had to be.
  static String connected(Version version, long beatMillis) {
    return new FrameBuilder(Version.V1_0, "CONNECTED")
        .header("version", version.number())
        .header("heart-beat", beatMillis + "," + beatMillis)
        .header("server", "openclaw")
        .end();
  }

  static FrameBuilder error(Version version, Problem problem) {
    return new FrameBuilder(version, "ERROR")
        .header("code", problem.code().word())
        .header("message", problem.detail());
  }

  FrameBuilder header(String name, String value) {
    text.append(version.escape(name)).append(':').append(version.escape(value)).append('\n');
    return this;
  }

  String end() {
    return text.append("\n\0").toString();
  }

  String json(String body) {
    header("content-type", "application/json");
    header("content-length", Long.toString(Utf8.length(body).orElseThrow()));
    return text.append('\n').append(body).append('\0').toString();
  }

  static String body(Problem problem, String requestId) {
    return Json.OURS.writeValueAsString(problem.body(requestId));
  }
}
