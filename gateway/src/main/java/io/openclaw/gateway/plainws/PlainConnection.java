package io.openclaw.gateway.plainws;

import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.websocket.CloseCode;
import io.openclaw.gateway.websocket.Connection;
import io.openclaw.task.TaskId;
import java.io.IOException;
import java.util.Optional;

/// A connection with what its handshake said.
///
/// @param session in which its messages are turns
/// @param address of the client
record PlainConnection(Connection connection, String session, FrameFormat format, String address) {

  void refuse(Problem problem, Optional<TaskId> task) throws IOException {
    connection.send(format.error(problem, task));
  }

  /// For a problem after which the connection cannot go on.
  void fail(Problem problem) {
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
