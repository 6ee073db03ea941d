package io.openclaw.task.redis;

import io.openclaw.task.Submission;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Whose part of a shard's load is asked for.
record LoadSubjects(Set<String> owners, Set<String> accounts) {
  static LoadSubjects of(List<Submission> batch) {
    Set<String> owners = new LinkedHashSet<>();
    Set<String> accounts = new LinkedHashSet<>();
    for (Submission it : batch) {
      owners.add(it.owner());
      accounts.add(it.account());
    }
    return new LoadSubjects(owners, accounts);
  }

  /// Of load.lua; it answers for each in this order.
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    owners.forEach(owner -> arguments.addAll(List.of("owner", owner)));
    accounts.forEach(account -> arguments.addAll(List.of("account", account)));
    return arguments;
  }
}
