package io.openclaw.worker.attempt;

import io.openclaw.worker.provider.Piece;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What an attempt, and those that it continues, have brought so far, and the JSON that tells how
/// it ended.
final class Reply {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final Timings timings;
  private final StringBuilder text = new StringBuilder();
  private long bytes;
  private boolean cached;
  private @Nullable JsonNode usage;

  Reply(Timings timings) {
    this.timings = timings;
  }

  /// It was given to an identical call before.
  void cached() {
    cached = true;
  }

  /// Takes over what an earlier attempt brought.
  void continues(String kept) {
    text.append(kept);
    bytes += kept.chars().mapToLong(Reply::utf8Bytes).sum();
  }

  void content(String piece) {
    text.append(piece);
    count(piece);
  }

  /// Counts text that is no part of the reply.
  void count(String piece) {
    timings.spoke();
    bytes += piece.chars().mapToLong(Reply::utf8Bytes).sum();
  }

  String text() {
    return text.toString();
  }

  void usage(Piece.Usage piece) {
    usage = piece.tokens();
  }

  /// What the provider counted, when it said so.
  OptionalLong tokens() {
    long total = usage == null ? 0 : usage.path("total_tokens").asLong(0);
    return total > 0 ? OptionalLong.of(total) : OptionalLong.empty();
  }

  /// UTF-8 bytes of all text so far.
  long bytes() {
    return bytes;
  }

  String completeData() {
    ObjectNode data = MAPPER.createObjectNode().put("reply", text.toString());
    data.putNull("generated_code").putNull("execution_result").putNull("image");
    data.putNull("plotly_json").set("usage", usage).set("timings", timings.json());
    markCached(data);
    return data.toString();
  }

  String doneData() {
    byte[] reply = utf8(text.toString());
    return MAPPER
        .createObjectNode()
        .put("status", "succeeded")
        .put("length", reply.length)
        .put("sha256", sha256(reply))
        .toString();
  }

  static String doneWithoutReply() {
    ObjectNode done = MAPPER.createObjectNode().put("status", "failed");
    return done.putNull("length").putNull("sha256").toString();
  }

  String outcome(@Nullable Failure failure) {
    ObjectNode outcome = MAPPER.createObjectNode();
    outcome.set("usage", usage).set("timings", timings.json());
    markCached(outcome);
    if (failure == null) {
      return outcome.putNull("error").toString();
    }
    outcome.putObject("error").put("code", failure.code()).put("message", failure.message());
    return outcome.toString();
  }

  private void markCached(ObjectNode data) {
    if (cached) {
      data.put("cached", true);
    }
  }

  /// Half of a surrogate pair, of which UTF-8 makes four bytes, counts two.
  private static int utf8Bytes(int character) {
    if (character < 0x80) {
      return 1;
    }
    return character < 0x800 || Character.isSurrogate((char) character) ? 2 : 3;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
