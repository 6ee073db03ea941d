package io.openclaw.gateway.presence;

import io.openclaw.gateway.presence.Presence.Register;
import io.openclaw.gateway.presence.Presence.Register.Entry;
import io.openclaw.task.TaskId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// This gateway's part in the register of all gateways. They overwrite each other; the gateway that
/// is named is responsible for the task. So a gateway with a present client registers again and
/// again, and one whose last client left registers once more, then only reads.
final class SharedPresence {
  private static final Duration KEEP = Duration.ofSeconds(30);

  private final Register register;
  private final String self = UUID.randomUUID().toString();
  private final Duration keep;

  SharedPresence(Register register, Duration comeBack) {
    this.register = register;
    this.keep = comeBack.multipliedBy(3).compareTo(KEEP) > 0 ? comeBack.multipliedBy(3) : KEEP;
  }

  /// Whose task it is, if any gateway is responsible for it.
  Optional<String> owner(TaskId task) {
    return register.read(task).map(Entry::owner);
  }

  void register(TaskId task, String owner) {
    register.write(task, new Entry(owner, self), keep);
  }

  /// Whether another gateway is responsible for the task.
  boolean elsewhere(TaskId task) {
    return register.read(task).filter(it -> !it.gateway().equals(self)).isPresent();
  }
}
