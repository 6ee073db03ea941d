package io.openclaw.gateway.stomp;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ServerErrors;
import io.openclaw.gateway.websocket.CloseCode;
import java.util.Optional;

/// The last frame of a connection: a code, a sentence, and the whole problem as JSON.
final class ErrorFrame {
  private ErrorFrame() {}

  static String of(Version version, Problem problem, Optional<String> receipt) {
    return end(FrameBuilder.error(version, problem), problem, receipt);
  }

  /// Also says which versions are spoken.
  static String beforeConnect(Problem problem, Optional<String> receipt) {
    FrameBuilder error = FrameBuilder.error(Version.V1_2, problem).header("version", Version.ALL);
    return end(error, problem, receipt);
  }

  static int closeCode(Code code) {
    return switch (code) {
      case MALFORMED_FRAME -> CloseCode.PROTOCOL_ERROR;
      case TOO_LARGE, HEADERS_TOO_LARGE -> CloseCode.TOO_LARGE;
      case INTERNAL -> CloseCode.FAILED;
      default -> code.status() == 503 ? CloseCode.TRY_LATER : CloseCode.NOT_ALLOWED;
    };
  }

  private static String end(FrameBuilder error, Problem problem, Optional<String> receipt) {
    receipt.ifPresent(id -> error.header("receipt-id", id));
    return error.json(FrameBuilder.body(problem, ServerErrors.newRequestId()));
  }
}
