package io.openclaw.worker.cache;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A whole answer: its thinking and content in their order.
///
/// @param usage the provider's own account of its tokens, null when it gave none
public record CachedAnswer(List<Part> parts, @Nullable JsonNode usage) {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final int SHORTEST_PIECE = 48;
  private static final int MOST_PIECES = 24;

  public CachedAnswer {
    parts = List.copyOf(parts);
  }

  /// The answer cut into pieces, about as a provider sends it; never through a character.
  public List<Part> pieces() {
    int all = parts.stream().mapToInt(part -> part.text().length()).sum();
    int length = Math.max(SHORTEST_PIECE, all / MOST_PIECES);
    List<Part> pieces = new ArrayList<>();
    for (Part part : parts) {
      String text = part.text();
      for (int from = 0; from < text.length(); ) {
        int to = wholeCharacters(text, Math.min(text.length(), from + length));
        pieces.add(new Part(part.thinking(), text.substring(from, to)));
        from = to;
      }
    }
    return pieces;
  }

  static CachedAnswer read(String json) {
    JsonNode tree = MAPPER.readTree(json);
    List<Part> parts = new ArrayList<>();
    for (JsonNode part : tree.path("parts")) {
      parts.add(new Part(part.path(0).asBoolean(false), part.path(1).asString("")));
    }
    return new CachedAnswer(parts, tree.hasNonNull("usage") ? tree.path("usage") : null);
  }

  String json() {
    ObjectNode tree = MAPPER.createObjectNode();
    ArrayNode all = tree.putArray("parts");
    parts.forEach(part -> all.addArray().add(part.thinking()).add(part.text()));
    return tree.set("usage", usage).toString();
  }

  private static int wholeCharacters(String text, int to) {
    boolean within = to < text.length() && Character.isLowSurrogate(text.charAt(to));
    return within && Character.isHighSurrogate(text.charAt(to - 1)) ? to + 1 : to;
  }

  /// AnswerCache do not belong into logs.
  @Override
  public String toString() {
    return "CachedAnswer[" + parts.size() + " parts]";
  }

  /// @param thinking whether this is no part of the reply
  public record Part(boolean thinking, String text) {
    /// AnswerCache do not belong into logs.
    @Override
    public String toString() {
      return "Part[" + thinking + ", " + text.length() + " characters]";
    }
  }
}
