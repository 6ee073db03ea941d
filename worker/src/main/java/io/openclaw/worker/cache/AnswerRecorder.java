package io.openclaw.worker.cache;

import io.openclaw.worker.cache.CachedAnswer.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Takes down an answer as it comes, as far as it is short enough to be kept.
public final class AnswerRecorder {
  private final long most;
  private final List<Part> parts = new ArrayList<>();
  private final StringBuilder current = new StringBuilder();
  private boolean thinking;
  private long chars;
  private boolean cutShort;
  private @Nullable JsonNode usage;

  AnswerRecorder(long most) {
    this.most = most;
  }

  public void thinking(String text) {
    add(/* thought= */ true, text);
  }

  public void content(String text) {
    add(/* thought= */ false, text);
  }

  public void usage(JsonNode tokens) {
    usage = tokens;
  }

  /// The provider ended it before it was at its end.
  public void cutShort() {
    cutShort = true;
  }

  /// Empty when it is too long, was cut short, or says nothing.
  Optional<CachedAnswer> answer() {
    if (cutShort || chars > most) {
      return Optional.empty();
    }
    endPart();
    boolean says = parts.stream().anyMatch(part -> !part.thinking());
    return says ? Optional.of(new CachedAnswer(parts, usage)) : Optional.empty();
  }

  private void add(boolean thought, String text) {
    chars += text.length();
    if (chars > most) {
      parts.clear();
      current.setLength(0);
      return;
    }
    if (thought != thinking) {
      endPart();
      thinking = thought;
    }
    current.append(text);
  }

  private void endPart() {
    if (!current.isEmpty()) {
      parts.add(new Part(thinking, current.toString()));
      current.setLength(0);
    }
  }
}
