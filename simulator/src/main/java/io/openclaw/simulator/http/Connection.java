package io.openclaw.simulator.http;

import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves the requests of one connection, one after the other.
final class Connection implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  private final Socket socket;
  private final Handler handler;

  Connection(Socket socket, Handler handler) {
    this.socket = socket;
    this.handler = handler;
  }

  @Override
  public void run() {
    try (Wire wire = new Wire(socket)) {
      while (serveNext(wire)) {
        // Until one of both sides has enough.
      }
    } catch (IOException gone) {
      log.debug("connection ended", gone);
    }
  }

  private boolean serveNext(Wire wire) throws IOException {
    try {
      Optional<RequestHead> head = wire.requests().head();
      return head.isPresent() && serve(new Exchange(wire, head.get()));
    } catch (HttpError unreadable) {
      refuse(wire, unreadable);
      return false;
    }
  }

  private boolean serve(Exchange exchange) throws IOException {
    try {
      handler.handle(exchange);
    } catch (HttpError error) {
      if (exchange.bodyBroken()) {
        throw error;
      }
      exchange.answer(error.answer());
    } catch (RuntimeException unexpected) {
      log.error("a call failed for a reason of ours; its connection is cut", unexpected);
      exchange.cut();
    }
    return exchange.reusable();
  }

  private static void refuse(Wire wire, HttpError error) throws IOException {
    Exchange last = new Exchange(wire, new RequestHead("", "/", Map.of(), Map.of()));
    last.closeAfterwards();
    last.answer(error.answer());
    wire.closeAfterFarewell();
  }
}
