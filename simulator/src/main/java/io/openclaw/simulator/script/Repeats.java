package io.openclaw.simulator.script;

import io.openclaw.simulator.journal.Call;
import java.util.LinkedHashMap;
import java.util.Map;

/// Counts how often an account sent the same prompt, for faults that happen only so many times.
/// Remembers the 100,000 prompts that began last.
public final class Repeats {

  private static final int MOST = 100_000;

  private final Map<Who, Integer> counts = new LinkedHashMap<>();

  private record Who(String account, String promptSha256) {}

  /// The script for this call, which is counted.
  public Script choose(AnswerPlan plan, Call call) {
    if (plan.spoilt().isEmpty()) {
      return plan.good();
    }
    boolean spoilt = plan.times().isEmpty() || count(call) <= plan.times().getAsInt();
    return spoilt ? plan.spoilt().get() : plan.good();
  }

  private synchronized int count(Call call) {
    int count = counts.merge(new Who(call.account(), call.promptSha256()), 1, Integer::sum);
    if (counts.size() > MOST) {
      counts.remove(counts.keySet().iterator().next());
    }
    return count;
  }
}
