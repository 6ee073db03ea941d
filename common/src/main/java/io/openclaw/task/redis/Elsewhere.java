package io.openclaw.task.redis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What waits in the shards other than one.
///
/// @param owners waiting tasks and bytes of each owner in question
/// @param accounts as elsewhere.lua reads it
record Elsewhere(long tasks, long bytes, Map<String, Owner> owners, Map<String, String> accounts) {
  static final Elsewhere NOTHING = new Elsewhere(0, 0, Map.of(), Map.of());

  record Owner(long tasks, long bytes) {
    static final Owner NOTHING = new Owner(0, 0);
  }

  static Elsewhere of(List<ShardLoad> others, LoadSubjects subjects) {
    Map<String, Owner> owners = new HashMap<>();
    for (String owner : subjects.owners()) {
      long tasks = others.stream().mapToLong(it -> it.tasksOf(owner)).sum();
      long bytes = others.stream().mapToLong(it -> it.bytesOf(owner)).sum();
      owners.put(owner, new Owner(tasks, bytes));
    }
    Map<String, String> accounts = new HashMap<>();
    for (String account : subjects.accounts()) {
      accounts.put(
          account, others.stream().map(it -> it.textOf(account)).collect(Collectors.joining(" ")));
    }
    return new Elsewhere(
        others.stream().mapToLong(ShardLoad::tasks).sum(),
        others.stream().mapToLong(ShardLoad::bytes).sum(),
        owners,
        accounts);
  }

  Owner ofOwner(String owner) {
    return owners.getOrDefault(owner, Owner.NOTHING);
  }

  String ofAccount(String account) {
    return accounts.getOrDefault(account, "");
  }
}
