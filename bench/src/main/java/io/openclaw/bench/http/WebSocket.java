package io.openclaw.bench.http;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;

/// One WebSocket for text, used by one thread; may be closed by any. Small when it is idle.
public final class WebSocket implements AutoCloseable {
  private static final int SWITCHED = 101;
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final Socket socket;
  private final DataInputStream in;

  private WebSocket(Socket socket, InputStream in) {
    this.socket = socket;
    this.in = new DataInputStream(in);
  }

  /// @param patience longest silence
  /// @param through what the bytes that come are read through
  public static WebSocket open(
      Server server, Request request, Duration patience, UnaryOperator<InputStream> through)
      throws IOException {
    Socket socket = SocketChannel.open().socket();
    try {
      int millis = Math.toIntExact(patience.toMillis());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(millis);
      socket.connect(new InetSocketAddress(server.host(), server.port()), millis);
      WebSocket opened = new WebSocket(socket, through.apply(socket.getInputStream()));
      opened.shakeHands(server, request);
      return opened;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  public void send(String text) throws IOException {
    send(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /// The next message; pings are answered meanwhile.
  public String next() throws IOException {
    StringBuilder message = new StringBuilder();
    while (true) {
      int first = in.readUnsignedByte();
      byte[] payload = new byte[length()];
      in.readFully(payload);
      switch (first & 0x0f) {
        case PING -> send(PONG, payload);
        case PONG -> {}
        case CLOSE ->
            throw new EOFException(
                "the server closed the WebSocket: "
                    + (payload.length < 2 ? "" : ByteBuffer.wrap(payload).getShort()));
        default -> message.append(new String(payload, StandardCharsets.UTF_8));
      }
      if ((first & FINAL) != 0 && (first & 0x0f) <= TEXT) {
        return message.toString();
      }
    }
  }

  /// Ends it at once, as the death of the client does.
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException _) {
      // It is gone already.
    }
    close();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // It is of no use any more either way.
    }
  }

  private void shakeHands(Server server, Request request) throws IOException {
    Request upgrade =
        request
            .with("Connection", "Upgrade")
            .with("Upgrade", "websocket")
            .with("Sec-WebSocket-Version", "13")
            .with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    socket.getOutputStream().write(upgrade.wire(server));
    ResponseHead head = ResponseHead.read(in);
    if (head.status() != SWITCHED) {
      throw new IOException("a WebSocket is answered by " + head.status());
    }
  }

  private void send(int kind, byte[] payload) throws IOException {
    // A mask of zeroes leaves the payload as it is.
    ByteBuffer frame = ByteBuffer.allocate(8 + payload.length).put((byte) (FINAL | kind));
    if (payload.length < 126) {
      frame.put((byte) (MASKED | payload.length));
    } else {
      frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
    }
    frame.putInt(0).put(payload);
    socket.getOutputStream().write(frame.array(), 0, frame.position());
  }

  private int length() throws IOException {
    int length = in.readUnsignedByte();
    return switch (length) {
      case 126 -> in.readUnsignedShort();
      case 127 -> Math.toIntExact(in.readLong());
      default -> length;
    };
  }
}
