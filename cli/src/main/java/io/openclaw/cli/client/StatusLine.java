package io.openclaw.cli.client;

import io.openclaw.cli.terminal.Terminal;

/// One line at the bottom of the terminal that is written over and over. Without a terminal there
/// is none.
final class StatusLine {
  private static final String CLEAR = "\r\u001b[K";

  private final Terminal terminal;
  private boolean shown;

  StatusLine(Terminal terminal) {
    this.terminal = terminal;
  }

  void show(String text) {
    if (terminal.showsErrors()) {
      terminal.err().print(CLEAR + Terminal.harmless(text).replace('\n', ' '));
      terminal.err().flush();
      shown = true;
    }
  }

  void clear() {
    if (shown) {
      terminal.err().print(CLEAR);
      terminal.err().flush();
      shown = false;
    }
  }
}
