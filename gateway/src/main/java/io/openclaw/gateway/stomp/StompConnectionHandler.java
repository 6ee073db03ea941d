package io.openclaw.gateway.stomp;

import io.openclaw.gateway.caller.Pass;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.token.TokenAuthenticator;
import io.openclaw.gateway.websocket.CloseCode;
import io.openclaw.gateway.websocket.Connection;
import io.openclaw.gateway.websocket.ConnectionHandler;
import io.openclaw.gateway.websocket.FrameRate;
import io.openclaw.gateway.websocket.WebSocketSettings;
import io.openclaw.task.StoreException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BiFunction;

/// One connection: agrees on a version, then handles each frame, one after the other. Nothing a
/// client sends makes it wait for another client.
final class StompConnectionHandler implements ConnectionHandler {
  private static final int FRAMES_A_SECOND = 20;

  /// A smaller piece that ends no frame costs as much as a frame.
  private static final int FAIR_PIECE = 1 << 10;

  private final Connection connection;
  private final BiFunction<FrameWriter, Pass, StompSession> sessions;
  private final TokenAuthenticator authenticator;
  private final WebSocketSettings settings;
  private final FrameReader reader = new FrameReader();
  private final FrameRate rate = new FrameRate(FRAMES_A_SECOND, System.nanoTime());
  private final long since = System.nanoTime();
  private volatile Optional<StompSession> session = Optional.empty();
  private volatile Optional<Pass> pass;
  private volatile long beatNanos;
  private boolean late;

  /// @param pass empty when CONNECT has to bring a token
  StompConnectionHandler(
      Connection connection,
      BiFunction<FrameWriter, Pass, StompSession> sessions,
      TokenAuthenticator authenticator,
      WebSocketSettings settings,
      Optional<Pass> pass) {
    this.connection = connection;
    this.sessions = sessions;
    this.authenticator = authenticator;
    this.settings = settings;
    this.pass = pass;
  }

  @Override
  public void received(byte[] piece, boolean last) {
    Optional<Frame> frame = Optional.empty();
    try {
      reader.feed(piece);
      frame = reader.next();
      if (frame.isEmpty() && piece.length < FAIR_PIECE) {
        spend();
      }
      while (frame.isPresent() && !connection.closing()) {
        spend();
        handle(frame.get());
        frame = reader.next();
      }
    } catch (StompError error) {
      fail(error.problem(), frame.flatMap(it -> it.header("receipt")));
    } catch (IOException gone) {
      connection.close(CloseCode.NORMAL, "");
    }
  }

  @Override
  public void tick() {
    if (session.isEmpty()) {
      checkFirstFrame();
    } else if (pass.filter(Pass::valid).isEmpty()) {
      Problem problem = Problem.of(Code.UNAUTHORIZED, "The token is not good any more.");
      Thread.ofVirtual().start(() -> fail(problem, Optional.empty()));
    } else if (beatNanos > 0 && connection.quietNanos() > beatNanos * 8 / 10) {
      connection.sendIfIdle("\n");
    }
  }

  @Override
  public void closed(boolean gatewayStops) {
    if (gatewayStops) {
      session.ifPresent(StompSession::gatewayStops);
    }
    session.ifPresent(StompSession::close);
  }

  private void checkFirstFrame() {
    if (!late && System.nanoTime() - since > settings.firstFrame().toNanos()) {
      late = true;
      Problem problem =
          Problem.of(Code.REQUEST_TIMEOUT, "The first frame, CONNECT, did not come in time.");
      Thread.ofVirtual().start(() -> fail(problem, Optional.empty()));
    }
  }

  private void spend() {
    if (!rate.take(System.nanoTime())) {
      throw new StompError(
          Code.TOO_MANY_FRAMES, "Not more than %d frames a second.".formatted(FRAMES_A_SECOND));
    }
  }

  private void handle(Frame frame) throws IOException {
    if (session.isEmpty()) {
      connect(frame);
      return;
    }
    switch (frame.command()) {
      case SUBSCRIBE -> session.get().subscribe(frame);
      case UNSUBSCRIBE -> session.get().unsubscribe(frame);
      case SEND -> session.get().send(frame);
      case DISCONNECT -> disconnect(session.get(), frame);
      case CONNECT, STOMP -> throw wrong("This connection is connected already.");
      case ACK, NACK -> throw notSupported("Messages are not acknowledged (ack:auto).");
      case BEGIN, COMMIT, ABORT -> throw notSupported("There are no transactions.");
    }
  }

  private void connect(Frame frame) throws IOException {
    if (!frame.command().connects()) {
      throw wrong("The first frame must be CONNECT.");
    }
    Version version =
        Version.best(frame.header("accept-version")).orElseThrow(StompConnectionHandler::noVersion);
    long wanted = HeartBeat.wanted(frame.header("heart-beat"));
    long beat = settings.beat().toMillis();
    reader.speak(version);
    beatNanos = wanted == 0 ? 0 : Math.max(beat, wanted) * 1_000_000;
    Pass admitted = admitted(frame);
    pass = Optional.of(admitted);
    FrameWriter writer = new FrameWriter(connection, version);
    session = Optional.of(sessions.apply(writer, admitted));
    writer.connected(beat);
  }

  private Pass admitted(Frame frame) {
    Optional<String> token = frame.header("Authorization");
    if (token.isEmpty()) {
      return pass.orElseThrow(
          () -> new StompError(Code.UNAUTHORIZED, "CONNECT needs the header Authorization."));
    }
    try {
      return authenticator.login(token.get());
    } catch (ProblemException refused) {
      throw new StompError(refused.problem());
    } catch (StoreException away) {
      throw new StompError(Problem.of(away));
    }
  }

  private void disconnect(StompSession session, Frame frame) throws IOException {
    session.disconnect(frame);
    connection.close(CloseCode.NORMAL, "");
  }

  private void fail(Problem problem, Optional<String> receipt) {
    if (session.isPresent()) {
      session.get().writer().fail(problem, receipt);
    } else {
      connection.closeWith(
          ErrorFrame.beforeConnect(problem, receipt),
          ErrorFrame.closeCode(problem.code()),
          problem.code().word());
    }
  }

  private static StompError noVersion() {
    return new StompError(
        Code.NOT_SUPPORTED, "None of the versions in accept-version is spoken here.");
  }

  private static StompError wrong(String detail) {
    return new StompError(Code.MALFORMED_FRAME, detail);
  }

  private static StompError notSupported(String detail) {
    return new StompError(Code.NOT_SUPPORTED, detail);
  }
}
