package io.openclaw.simulator.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;

/// A client's socket: what comes in is read ahead, what goes out is sent as it is given.
final class Wire implements AutoCloseable {

  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final Socket socket;
  private final OutputStream out;
  private final ReadAhead readAhead;
  private final RequestInput inbound;
  private final RequestReader requests;

  Wire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    this.out = socket.getOutputStream();
    this.readAhead = new ReadAhead(socket.getInputStream());
    this.inbound = new RequestInput(readAhead);
    this.requests = new RequestReader(inbound);
    Thread.ofVirtual().name("read-ahead").start(readAhead);
  }

  RequestReader requests() {
    return requests;
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  boolean clientGoneBy(long deadline) throws IOException {
    return inbound.endedBy(deadline);
  }

  /// Linger 0 makes the kernel send a reset instead of an orderly end.
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    close();
  }

  /// Closing over unread input would reset the connection and could take the answer with it, so the
  /// rest of the client's input is awaited for a moment.
  void closeAfterFarewell() throws IOException {
    socket.shutdownOutput();
    long deadline = System.nanoTime() + FAREWELL.toNanos();
    byte[] rest = new byte[4096];
    while (deadline - System.nanoTime() > 0 && inbound.read(rest, 0, rest.length, FAREWELL) >= 0) {
      // Thrown away.
    }
    close();
  }

  @Override
  public void close() throws IOException {
    readAhead.abandon();
    socket.close();
  }
}
