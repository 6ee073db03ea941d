package io.openclaw.gateway.socket;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.Problems;
import io.openclaw.gateway.websocket.CloseCode;
import io.openclaw.gateway.websocket.Connection;
import io.openclaw.task.TaskId;
import java.io.IOException;
import java.util.Optional;

/// Who is at the other end.
///
/// @param owner whose tasks these are; everything this connection does is done for them
/// @param session in which its messages are turns
record Client(Connection connection, String owner, String session, Speech.Format format) {

  void refuse(Problem problem, Optional<TaskId> task) throws IOException {
    connection.send(format.error(problem, task));
  }

  /// For what leaves the connection in no state to go on.
  void dismiss(Problem problem) {
    int code =
        switch (problem.code()) {
          case TOO_LARGE -> CloseCode.TOO_LARGE;
          case TOO_MANY_FRAMES -> CloseCode.NOT_ALLOWED;
          case OVERLOADED -> CloseCode.TRY_LATER;
          default -> CloseCode.FAILED;
        };
    connection.closeWith(format.error(problem, Optional.empty()), code, problem.code().word());
  }

  static Problem problem(RuntimeException failure) {
    return Problems.of(failure)
        .orElseGet(() -> Problem.of(Code.INTERNAL, "The gateway failed; try again."));
  }
}
