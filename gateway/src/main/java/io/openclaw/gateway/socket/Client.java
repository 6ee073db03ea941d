package io.openclaw.gateway.socket;

import io.openclaw.gateway.caller.Caller;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.Problems;
import io.openclaw.gateway.websocket.Connection;
import io.openclaw.task.TaskId;
import java.io.IOException;
import java.util.Optional;

/// A guest who was let in.
record Client(Guest guest, Caller caller) {

  Connection connection() {
    return guest.connection();
  }

  String session() {
    return guest.session();
  }

  Speech.Format format() {
    return guest.format();
  }

  /// Whose tasks are made here, and whose session this is.
  String owner() {
    return caller.owner();
  }

  /// Whose tasks are seen here.
  String view() {
    return caller.view();
  }

  void refuse(Problem problem, Optional<TaskId> task) throws IOException {
    guest.refuse(problem, task);
  }

  void dismiss(Problem problem) {
    guest.dismiss(problem);
  }

  static Problem problem(RuntimeException failure) {
    return Problems.of(failure)
        .orElseGet(() -> Problem.of(Code.INTERNAL, "The gateway failed; try again."));
  }
}
