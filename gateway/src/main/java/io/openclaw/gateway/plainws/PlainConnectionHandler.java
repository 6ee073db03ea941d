package io.openclaw.gateway.plainws;

import io.openclaw.gateway.caller.Pass;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.websocket.CloseCode;
import io.openclaw.gateway.websocket.ConnectionHandler;
import io.openclaw.gateway.websocket.FrameRate;
import io.openclaw.task.StoreException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/// One connection: authenticates its client, then handles each frame, one after the other. It never
/// waits for a task meanwhile, so that a cancel is handled while text streams.
final class PlainConnectionHandler implements ConnectionHandler {
  private static final int FRAMES_A_SECOND = 20;

  /// A smaller piece that ends no frame costs as much as a frame.
  private static final int FAIR_PIECE = 1 << 10;

  private final PlainConnection at;
  private final Login login;
  private final Function<AuthenticatedClient, ClientRequests> handlers;
  private final FrameBudget budget;
  private final FrameAssembler assembler;
  private final FrameRate rate = new FrameRate(FRAMES_A_SECOND, System.nanoTime());
  private final long since = System.nanoTime();
  private volatile Optional<Pass> pass = Optional.empty();
  private volatile Optional<AuthenticatedClient> client = Optional.empty();
  private Optional<ClientRequests> requests = Optional.empty();
  private boolean hadFirstFrame;
  private boolean late;

  /// @param pass empty when the first frame has to bring a token
  PlainConnectionHandler(
      PlainConnection at,
      Optional<Pass> pass,
      Login login,
      Function<AuthenticatedClient, ClientRequests> handlers,
      FrameAssembler assembler,
      FrameBudget budget) {
    this.at = at;
    this.login = login;
    this.handlers = handlers;
    this.assembler = assembler;
    this.budget = budget;
    pass.ifPresent(this::authenticated);
  }

  @Override
  public synchronized void received(byte[] piece, boolean last) {
    try {
      if (last || piece.length < FAIR_PIECE) {
        spend();
      }
      assembler.add(piece);
      if (requests.isEmpty() && assembler.length() > LoginFrame.LARGEST) {
        throw tokenNeeded();
      }
      if (last) {
        handle(assembler.take());
      }
    } catch (ProblemException fatal) {
      assembler.drop();
      at.fail(fatal.problem());
    } catch (IOException gone) {
      at.connection().close(CloseCode.NORMAL, "");
    }
  }

  @Override
  public void tick() {
    if (pass.isEmpty()) {
      checkFirstFrame();
    } else if (!pass.get().valid()) {
      failLater(Problem.of(Code.UNAUTHORIZED, "The token is not good any more."));
    }
  }

  @Override
  public synchronized void closed(boolean gatewayStops) {
    assembler.drop();
    if (gatewayStops) {
      client.ifPresent(it -> it.presence().gatewayStops());
    }
    client.ifPresent(it -> it.presence().close());
  }

  private void handle(byte[] frame) throws IOException {
    Optional<String> token = hadFirstFrame ? Optional.empty() : token(frame);
    hadFirstFrame = true;
    if (token.isPresent()) {
      authenticated(admitted(token.get()));
      at.connection().send(LoginFrame.AUTHORIZED);
    } else {
      requests.orElseThrow(PlainConnectionHandler::tokenNeeded).handle(frame);
    }
  }

  /// A login frame leaves the budget, and so does a frame that came in its place.
  private Optional<String> token(byte[] frame) {
    boolean handed = false;
    try {
      Optional<String> token = LoginFrame.token(frame);
      handed = token.isEmpty() && requests.isPresent();
      return token;
    } finally {
      if (!handed) {
        budget.give(frame.length);
      }
    }
  }

  private Pass admitted(String token) {
    try {
      return login.pass(token);
    } catch (StoreException away) {
      throw new ProblemException(Problem.of(away));
    }
  }

  private void authenticated(Pass admitted) {
    AuthenticatedClient known = login.client(at, admitted);
    client = Optional.of(known);
    requests = Optional.of(handlers.apply(known));
    pass = Optional.of(admitted);
  }

  /// Called by one thread alone.
  private void checkFirstFrame() {
    if (!late && System.nanoTime() - since > login.within().toNanos()) {
      late = true;
      failLater(
          Problem.of(
              Code.REQUEST_TIMEOUT, "The first frame, with the token, did not come in time."));
    }
  }

  private void failLater(Problem problem) {
    Thread.ofVirtual().name("plainws-fail").start(() -> at.fail(problem));
  }

  private void spend() {
    if (!rate.take(System.nanoTime())) {
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
