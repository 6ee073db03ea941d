package io.openclaw.gateway.history;

import java.nio.file.Path;

/// A copy of the whole history, taken while it is in use.
public interface HistoryBackup {
  /// Writes a consistent copy; `target` appears only when it is whole, checked and on the disk.
  /// Takes as long as the history is large, and delays no other call. Refuses to overwrite.
  void to(Path target);
}
