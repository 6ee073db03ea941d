package io.openclaw.gateway.socket;

import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.websocket.CloseCode;
import io.openclaw.gateway.websocket.Connection;
import io.openclaw.task.TaskId;
import java.io.IOException;
import java.util.Optional;

/// Who is at the other end, before it is known whose connection it is.
///
/// @param session in which its messages are turns
record Guest(Connection connection, String session, Speech.Format format) {

  void refuse(Problem problem, Optional<TaskId> task) throws IOException {
    connection.send(format.error(problem, task));
  }

  /// For what leaves the connection in no state to go on.
  void dismiss(Problem problem) {
    int code =
        switch (problem.code()) {
          case TOO_LARGE -> CloseCode.TOO_LARGE;
          case TOO_MANY_FRAMES, UNAUTHORIZED, MALFORMED_FRAME, REQUEST_TIMEOUT ->
              CloseCode.NOT_ALLOWED;
          case OVERLOADED, STORE_UNAVAILABLE -> CloseCode.TRY_LATER;
          default -> CloseCode.FAILED;
        };
    connection.closeWith(format.error(problem, Optional.empty()), code, problem.code().word());
  }
}
