package io.openclaw.cli.client;

import io.openclaw.cli.terminal.Terminal;
import java.util.Optional;

/// Every event as one line of JSON.
final class JsonLines implements EventSink {
  private final Terminal terminal;
  private Optional<TaskEnd> outcome = Optional.empty();

  JsonLines(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void on(Event event) {
    terminal.print(event.json());
    if (event.isEnd()) {
      outcome = Optional.of(TaskEnd.of(event));
    }
  }

  @Override
  public void again() {
    terminal.note("claw: the log begins anew; the events so far are void");
  }

  @Override
  public void broken(String why) {
    // The reader of these lines sees by seq that nothing is missing.
  }

  @Override
  public Optional<TaskEnd> outcome() {
    return outcome;
  }
}
