package io.openclaw.cli.local;

import java.util.function.Consumer;

/// Starts one process. Returns when it was started; whether it serves is for others to find out.
interface Launch {
  /// Starts it, or starts it once more.
  ///
  /// @param onStart hears of the process at once, even when starting it takes longer
  void launch(Consumer<ProcessHandle> onStart);
}
