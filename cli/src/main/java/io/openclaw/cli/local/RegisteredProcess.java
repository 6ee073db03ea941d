package io.openclaw.cli.local;

import java.util.Optional;

/// A process that was started, so written down that it is found again and never mistaken.
record RegisteredProcess(String name, Kind kind, long pid, String birth) {

  static RegisteredProcess of(String name, Kind kind, ProcessHandle process) {
    return new RegisteredProcess(
        name, kind, process.pid(), ProcessIdentity.of(process.pid()).orElse("gone"));
  }

  /// The process, if it is still that one.
  Optional<ProcessHandle> process() {
    return ProcessIdentity.of(pid).filter(birth::equals).flatMap(_ -> ProcessHandle.of(pid));
  }

  boolean isAlive() {
    return process().isPresent();
  }
}
