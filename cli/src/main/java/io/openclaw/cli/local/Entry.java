package io.openclaw.cli.local;

import java.util.Optional;

/// A process that was started, so written down that it is found again and never mistaken.
record Entry(String name, Kind kind, long pid, String birth) {

  static Entry of(String name, Kind kind, ProcessHandle process) {
    return new Entry(name, kind, process.pid(), Birth.of(process.pid()).orElse("gone"));
  }

  /// The process, if it is still that one.
  Optional<ProcessHandle> process() {
    return Birth.of(pid).filter(birth::equals).flatMap(_ -> ProcessHandle.of(pid));
  }

  boolean isAlive() {
    return process().isPresent();
  }
}
