package io.openclaw.worker.provider.openai;

import static io.openclaw.worker.provider.ProviderException.Kind.MALFORMED;

import io.openclaw.worker.provider.ProviderException;
import io.openclaw.worker.provider.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Puts the tool calls of one answer together from the fragments of its chunks. Tolerant of what
/// providers are known to do; arguments are parsed at the end only, and never repaired.
final class ToolCallAssembler {
  /// More is no answer but a model in a loop.
  private static final int MOST_CALLS = 128;

  private final List<ToolCallDraft> calls = new ArrayList<>();
  private final Map<String, ToolCallDraft> byIndex = new HashMap<>();
  private @Nullable ToolCallDraft last;

  /// Takes `delta.tool_calls` of one chunk.
  ///
  /// @return the text that it added, to be counted as output
  String take(JsonNode fragments) throws ProviderException {
    StringBuilder added = new StringBuilder();
    if (fragments.isArray()) {
      for (JsonNode fragment : fragments) {
        added.append(take(ToolCallFragment.of(fragment)));
      }
    } else if (fragments.isObject()) {
      added.append(take(ToolCallFragment.of(fragments)));
    }
    return added.toString();
  }

  /// The calls in the order in which they began; those that never got a name are left out.
  ///
  /// @param cut the answer ended by its length limit
  List<ToolCall> calls(boolean cut) {
    Set<String> ids = new HashSet<>();
    return calls.stream()
        .filter(it -> !it.name().isEmpty())
        .map(it -> it.call(uniqueId(it, ids), cut && it == last))
        .toList();
  }

  private String take(ToolCallFragment fragment) throws ProviderException {
    ToolCallDraft draft = find(fragment);
    last = draft;
    draft.take(fragment);
    return fragment.name() + fragment.arguments();
  }

  private ToolCallDraft find(ToolCallFragment fragment) throws ProviderException {
    if (fragment.index().isEmpty()) {
      return findWithoutIndex(fragment);
    }
    ToolCallDraft known = byIndex.get(fragment.index());
    if (known == null || (known.isAnother(fragment.id()) && !fragment.name().isEmpty())) {
      known = open();
      byIndex.put(fragment.index(), known);
    }
    return known;
  }

  /// A new id or name opens a call, arguments alone continue the last one. A new id without a name
  /// is the same call: some send another id with every fragment.
  private ToolCallDraft findWithoutIndex(ToolCallFragment fragment) throws ProviderException {
    ToolCallDraft present = last;
    if (present == null) {
      return open();
    }
    Optional<ToolCallDraft> known = byId(fragment.id());
    if (known.isPresent()) {
      return known.get();
    }
    boolean newId = present.isAnother(fragment.id());
    boolean opens =
        fragment.name().isEmpty()
            ? newId && fragment.arguments().isEmpty() && present.isWhole()
            : newId || present.isFollowedBy(fragment.name());
    return opens ? open() : present;
  }

  private Optional<ToolCallDraft> byId(String id) {
    return id.isEmpty()
        ? Optional.empty()
        : calls.stream().filter(it -> it.id().equals(id)).findFirst();
  }

  private ToolCallDraft open() throws ProviderException {
    if (calls.size() == MOST_CALLS) {
      throw new ProviderException(
          MALFORMED, "the provider sent more than %d tool calls".formatted(MOST_CALLS));
    }
    ToolCallDraft draft = new ToolCallDraft();
    calls.add(draft);
    return draft;
  }

  /// Each call must have an id of its own, since each gets a result by it.
  private static String uniqueId(ToolCallDraft draft, Set<String> used) {
    if (!draft.id().isEmpty() && used.add(draft.id())) {
      return draft.id();
    }
    return newId();
  }

  static String newId() {
    return "call_" + UUID.randomUUID().toString().replace("-", "");
  }
}
