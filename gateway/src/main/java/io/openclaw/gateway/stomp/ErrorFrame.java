package io.openclaw.gateway.stomp;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ServerErrors;
import io.openclaw.gateway.websocket.CloseCode;
import java.util.Optional;

/// The last words of a connection: a code, a sentence, and the whole problem as JSON.
final class ErrorFrame {
  private ErrorFrame() {}

  static String of(Version version, Problem problem, Optional<String> receipt) {
    return end(FrameText.error(version, problem), problem, receipt);
  }

  /// Also says which versions are spoken.
  static String beforeConnect(Problem problem, Optional<String> receipt) {
    FrameText error = FrameText.error(Version.V1_2, problem).header("version", Version.ALL);
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

  private static String end(FrameText error, Problem problem, Optional<String> receipt) {
    receipt.ifPresent(id -> error.header("receipt-id", id));
    return error.json(FrameText.body(problem, ServerErrors.newRequestId()));
  }
}
