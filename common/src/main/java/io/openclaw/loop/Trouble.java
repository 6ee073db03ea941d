package io.openclaw.loop;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;

/// Logs when a loop's trouble begins and when it is over, and nothing in between but a failure of
/// another kind: a store that is away for an hour must not fill the disk.
final class Trouble {
  private final Logger log;
  private final String name;
  private final List<Class<? extends Exception>> expected;
  private final Set<Class<?>> seen = new HashSet<>();
  private long failures;

  Trouble(Logger log, String name, List<Class<? extends Exception>> expected) {
    this.log = log;
    this.name = name;
    this.expected = List.copyOf(expected);
  }

  void failed(Exception failure) {
    failures++;
    if (!seen.add(failure.getClass())) {
      return;
    }
    if (expected.stream().anyMatch(kind -> kind.isInstance(failure))) {
      log.warn("{} pauses: {}. It is tried again until it succeeds.", name, failure.getMessage());
    } else {
      log.error("{} failed unexpectedly. It is tried again until it succeeds.", name, failure);
    }
  }

  void over() {
    if (failures > 0) {
      log.info("{} goes on after {} failures", name, failures);
      failures = 0;
      seen.clear();
    }
  }
}
