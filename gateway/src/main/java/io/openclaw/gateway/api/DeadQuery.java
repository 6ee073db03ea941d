package io.openclaw.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openclaw.task.DeadTasks.DeadTask;
import io.openclaw.task.TaskId;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The query of the dead list. The cursor is opaque to clients: the last entry they got.
record DeadQuery(Optional<DeadTask> before, int limit) {
  private static final Set<String> NAMES = Set.of("limit", "cursor");
  private static final Pattern CURSOR =
      Pattern.compile("1:([0-9]{1,15}):(t[0-9]{1,3}_[0-9a-z]{26}):([A-Za-z0-9._-]{1,64})");

  /// Throws [ProblemException] for anything that is not as it should be.
  static DeadQuery of(Map<String, String[]> parameters) {
    ListQuery.Query query = ListQuery.Query.of(parameters, NAMES);
    return new DeadQuery(
        query.one("cursor", DeadQuery::entry, ListQuery.CURSOR_RULE), query.limit());
  }

  static String cursor(DeadTask last) {
    String text = "1:" + last.failedAt().toEpochMilli() + ":" + last.id() + ":" + last.owner();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  private static Optional<DeadTask> entry(String cursor) {
    try {
      Matcher parts = CURSOR.matcher(new String(Base64.getUrlDecoder().decode(cursor), UTF_8));
      return Optional.of(parts)
          .filter(Matcher::matches)
          .flatMap(it -> TaskId.parse(it.group(2)))
          .map(id ->
              new DeadTask(
                  id, parts.group(3), Instant.ofEpochMilli(Long.parseLong(parts.group(1)))));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
