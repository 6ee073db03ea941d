package io.openclaw.gateway.socket;

import io.openclaw.gateway.caller.Pass;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.websocket.CloseCode;
import io.openclaw.gateway.websocket.Pace;
import io.openclaw.gateway.websocket.Talk;
import io.openclaw.task.StoreException;
import java.io.IOException;
import java.util.Optional;

/// One connection: learns whose it is, then does what each frame asks, one after the other, and
/// never waits for a task meanwhile, so that a cancel is heard while text streams.
final class SocketTalk implements Talk {
  private static final int FRAMES_A_SECOND = 20;

  /// A smaller piece that ends no frame costs as much as a frame.
  private static final int FAIR_PIECE = 1 << 10;

  private final Guest guest;
  private final Rooms rooms;
  private final Gathering gathering;
  private final Pace pace = new Pace(FRAMES_A_SECOND, System.nanoTime());
  private final long since = System.nanoTime();
  private volatile Optional<Pass> pass = Optional.empty();
  private Optional<Requests> requests = Optional.empty();
  private boolean spoken;
  private boolean late;

  /// @param pass empty when the first frame has to bring a token
  SocketTalk(Guest guest, Optional<Pass> pass, Rooms rooms) {
    this.guest = guest;
    this.rooms = rooms;
    this.gathering = new Gathering(rooms.held(), rooms.settings().largestFrame().toBytes());
    pass.ifPresent(this::letIn);
  }

  @Override
  public synchronized void heard(byte[] piece, boolean last) {
    try {
      if (last || piece.length < FAIR_PIECE) {
        spend();
      }
      gathering.add(piece);
      if (requests.isEmpty() && gathering.length() > Login.LARGEST) {
        throw tokenNeeded();
      }
      if (last) {
        handle(gathering.take());
      }
    } catch (ProblemException fatal) {
      gathering.drop();
      guest.dismiss(fatal.problem());
    } catch (IOException gone) {
      guest.connection().close(CloseCode.NORMAL, "");
    }
  }

  @Override
  public void tick() {
    if (pass.isEmpty()) {
      checkFirstFrame();
    } else if (!pass.get().valid()) {
      dismiss(Problem.of(Code.UNAUTHORIZED, "The token is not good any more."));
    }
  }

  @Override
  public synchronized void gone(boolean farewell) {
    gathering.drop();
    rooms.departures().gone(guest.connection(), farewell);
  }

  private void handle(byte[] frame) throws IOException {
    Optional<String> token = spoken ? Optional.empty() : login(frame);
    spoken = true;
    if (token.isPresent()) {
      letIn(admitted(token.get()));
      guest.connection().send(Login.WELCOME);
    } else {
      requests.orElseThrow(SocketTalk::tokenNeeded).handle(frame);
    }
  }

  /// A login is held no longer, and neither is what came in its place.
  private Optional<String> login(byte[] frame) {
    boolean handed = false;
    try {
      Optional<String> token = Login.token(frame);
      handed = token.isEmpty() && requests.isPresent();
      return token;
    } finally {
      if (!handed) {
        rooms.held().give(frame.length);
      }
    }
  }

  private Pass admitted(String token) {
    try {
      return rooms.authenticator().login(token);
    } catch (StoreException away) {
      throw new ProblemException(Problem.of(away));
    }
  }

  private void letIn(Pass admitted) {
    pass = Optional.of(admitted);
    requests = Optional.of(new Requests(new Client(guest, admitted.caller()), rooms));
  }

  /// Called by one thread alone.
  private void checkFirstFrame() {
    long longest = rooms.connections().firstFrame().toNanos();
    if (!late && System.nanoTime() - since > longest) {
      late = true;
      dismiss(
          Problem.of(
              Code.REQUEST_TIMEOUT, "The first frame, with the token, did not come in time."));
    }
  }

  private void dismiss(Problem problem) {
    Thread.ofVirtual().name("socket-dismiss").start(() -> guest.dismiss(problem));
  }

  private void spend() {
    if (!pace.take(System.nanoTime())) {
      throw ProblemException.of(
          Code.TOO_MANY_FRAMES, "Not more than %d frames a second.".formatted(FRAMES_A_SECOND));
    }
  }

  private static ProblemException tokenNeeded() {
    return ProblemException.of(
        Code.UNAUTHORIZED,
        "Show a token: header Authorization, Sec-WebSocket-Protocol: bearer, <token>, or the first "
            + "frame {\"type\":\"auth\",\"token\":\"…\"}.");
  }
}
