package io.openclaw.gateway.socket;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.security.Pass;
import io.openclaw.gateway.websocket.CloseCode;
import io.openclaw.gateway.websocket.Pace;
import io.openclaw.gateway.websocket.Talk;
import java.io.IOException;

/// One connection: does what each frame asks, one after the other, and never waits for a task
/// meanwhile, so that a cancel is heard while text streams.
final class SocketTalk implements Talk {
  private static final int FRAMES_A_SECOND = 20;

  /// A smaller piece that ends no frame costs as much as a frame.
  private static final int FAIR_PIECE = 1 << 10;

  private final Client client;
  private final Pass pass;
  private final Rooms rooms;
  private final Requests requests;
  private final Gathering gathering;
  private final Pace pace = new Pace(FRAMES_A_SECOND, System.nanoTime());

  SocketTalk(Client client, Pass pass, Rooms rooms) {
    this.client = client;
    this.pass = pass;
    this.rooms = rooms;
    this.requests = new Requests(client, rooms);
    this.gathering = new Gathering(rooms.held(), rooms.settings().largestFrame().toBytes());
  }

  @Override
  public synchronized void heard(byte[] piece, boolean last) {
    try {
      if (last || piece.length < FAIR_PIECE) {
        spend();
      }
      gathering.add(piece);
      if (last) {
        requests.handle(gathering.take());
      }
    } catch (ProblemException fatal) {
      gathering.drop();
      client.dismiss(fatal.problem());
    } catch (IOException gone) {
      client.connection().close(CloseCode.NORMAL, "");
    }
  }

  @Override
  public void tick() {
    if (!pass.valid()) {
      Problem problem = Problem.of(Code.UNAUTHORIZED, "The token is not good any more.");
      Thread.ofVirtual().start(() -> client.dismiss(problem));
    }
  }

  @Override
  public synchronized void gone(boolean farewell) {
    gathering.drop();
    rooms.departures().gone(client.connection(), farewell);
  }

  private void spend() {
    if (!pace.take(System.nanoTime())) {
      throw ProblemException.of(
          Code.TOO_MANY_FRAMES, "Not more than %d frames a second.".formatted(FRAMES_A_SECOND));
    }
  }
}
