package io.openclaw.bench.journal;

import io.openclaw.digest.Sha256;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Facts of the calls that were made for certain prompts.
public final class Facts {
  private final List<Fact> facts;

  Facts(List<Fact> facts) {
    this.facts = List.copyOf(facts);
  }

  public static Facts of(List<Fact> all, Collection<String> prompts) {
    Set<String> wanted = prompts.stream().map(Sha256::hex).collect(Collectors.toSet());
    return new Facts(all.stream().filter(fact -> wanted.contains(fact.promptSha256())).toList());
  }

  /// The facts of one prompt, in the order they happened.
  public List<Fact> of(String prompt) {
    String wanted = Sha256.hex(prompt);
    return facts.stream().filter(fact -> fact.promptSha256().equals(wanted)).toList();
  }

  /// How many calls were made for prompts that had one before.
  public long repeatedCalls() {
    Map<String, Long> calls =
        facts.stream()
            .filter(fact -> fact.kind().equals(Fact.START))
            .map(Fact::promptSha256)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return calls.values().stream().mapToLong(count -> count - 1).sum();
  }

  /// The largest number of calls that were under way at one moment. Calls whose end is not in the
  /// journal count as still under way.
  public int mostAtOnce() {
    Set<String> underWay = new HashSet<>();
    int most = 0;
    for (Fact fact : facts) {
      if (fact.kind().equals(Fact.START)) {
        underWay.add(fact.call());
      } else if (fact.ends()) {
        underWay.remove(fact.call());
      }
      most = Math.max(most, underWay.size());
    }
    return most;
  }

  /// Milliseconds from the first start to the last.
  public long startSpreadMs() {
    Map<String, Long> starts = new HashMap<>();
    facts.stream()
        .filter(fact -> fact.kind().equals(Fact.START))
        .forEach(fact -> starts.putIfAbsent(fact.promptSha256(), fact.atMs()));
    var spread = starts.values().stream().mapToLong(Long::longValue).summaryStatistics();
    return starts.isEmpty() ? 0 : spread.getMax() - spread.getMin();
  }
}
