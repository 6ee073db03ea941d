package io.openclaw.cli.client;

import java.util.Optional;

/// What a person or a program sees of a task.
interface EventSink {
  /// Called once for each logged event, in order, and for each unlogged one.
  void on(Event event);

  /// The log is told again from its beginning: forget what was seen.
  void again();

  /// The stream broke and is being taken up again.
  void broken(String why);

  /// How the task ended, once it has.
  Optional<TaskEnd> outcome();
}
