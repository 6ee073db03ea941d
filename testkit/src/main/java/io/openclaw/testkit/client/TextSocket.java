package io.openclaw.testkit.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// One WebSocket on a plain socket, so that every cut is seen for what it is: whole text messages
/// in order, and an exception when no more can come. Belongs to one thread, but for [#close].
final class TextSocket implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;

  private final Socket socket;
  private final DataInputStream in;

  private TextSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /// @param protocol what to speak above it, or an empty text
  /// @param silence a connection on which nothing comes for so long is broken
  static TextSocket open(URI uri, String protocol, Duration silence) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(uri.getHost(), uri.getPort()), Math.toIntExact(CONNECT.toMillis()));
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(Math.toIntExact(silence.toMillis()));
      TextSocket opened = new TextSocket(socket);
      opened.shakeHands(uri, protocol);
      return opened;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  void send(String message) throws IOException {
    send(TEXT, message.getBytes(StandardCharsets.UTF_8));
  }

  /// The next message.
  String next() throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    while (true) {
      int first = in.readUnsignedByte();
      byte[] payload = new byte[length(in.readUnsignedByte())];
      in.readFully(payload);
      switch (first & 0x0f) {
        case PING -> send(PONG, payload);
        case PONG -> {}
        case CLOSE ->
            throw new EOFException(
                "closed: " + (payload.length < 2 ? "" : ByteBuffer.wrap(payload).getShort()));
        default -> {
          message.write(payload);
          if ((first & FINAL) != 0) {
            return message.toString(StandardCharsets.UTF_8);
          }
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // The other end was faster.
    }
  }

  private void shakeHands(URI uri, String protocol) throws IOException {
    Map<String, String> fields = new HashMap<>();
    fields.put("Connection", "Upgrade");
    fields.put("Upgrade", "websocket");
    fields.put("Sec-WebSocket-Version", "13");
    fields.put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    if (!protocol.isEmpty()) {
      fields.put("Sec-WebSocket-Protocol", protocol);
    }
    socket.getOutputStream().write(Wire.Request.get(uri, fields).bytes());
    Head head = Head.read(in);
    if (head.status() != 101) {
      throw new IOException("no WebSocket: " + head.status());
    }
  }

  private void send(int kind, byte[] payload) throws IOException {
    // A mask of zeroes leaves the payload as it is.
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    frame.put((byte) (FINAL | kind));
    if (payload.length < 126) {
      frame.put((byte) (MASKED | payload.length));
    } else {
      frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
    }
    frame.putInt(0).put(payload).flip();
    socket.getOutputStream().write(frame.array(), 0, frame.limit());
  }

  private int length(int second) throws IOException {
    return switch (second) {
      case 126 -> in.readUnsignedShort();
      case 127 -> Math.toIntExact(in.readLong());
      default -> second;
    };
  }
}
