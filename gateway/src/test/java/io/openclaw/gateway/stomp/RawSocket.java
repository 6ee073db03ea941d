package io.openclaw.gateway.stomp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A WebSocket without any manners of its own: it answers no ping, and reads when it is told to.
final class RawSocket implements AutoCloseable {
  final Socket socket = new Socket();
  final String answer;
  private final DataInputStream in;

  RawSocket(int port, String... headers) throws IOException {
    this("/ws", port, headers);
  }

  private RawSocket(String path, int port, String... headers) throws IOException {
    socket.setReceiveBufferSize(4 << 10);
    socket.setSoTimeout(30_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    write(
        """
        GET %s HTTP/1.1\r
        Host: localhost\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
        Sec-WebSocket-Version: 13\r
        %s\r
        """
            .formatted(path, headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n")
            .getBytes(UTF_8));
    in = new DataInputStream(socket.getInputStream());
    answer = head(in);
  }

  /// One that leaves without a word, so that a machine can open very many, one after the other.
  static RawSocket rude(String path, int port) throws IOException {
    RawSocket socket = new RawSocket(path, port);
    socket.socket.setSoLinger(true, 0);
    return socket;
  }

  static RawSocket connected(int port) throws IOException {
    RawSocket socket = new RawSocket(port);
    socket.text("CONNECT\naccept-version:1.2\n\n\0");
    socket.message();
    return socket;
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  void text(String text) throws IOException {
    byte[] payload = text.getBytes(UTF_8);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(0x81);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else {
      frame.write(0x80 | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    }
    frame.writeBytes(new byte[4]);
    frame.writeBytes(payload);
    write(frame.toByteArray());
  }

  /// The next message of text, slices put together; a close ends in an exception.
  String message() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    while (true) {
      int first = in.readUnsignedByte();
      long length = in.readUnsignedByte();
      length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
      byte[] payload = in.readNBytes((int) length);
      int kind = first & 0xF;
      if (kind == 8) {
        throw new Closed(((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF));
      }
      if (kind < 3) {
        text.writeBytes(payload);
        if ((first & 0x80) != 0) {
          return text.toString(UTF_8);
        }
      }
    }
  }

  static final class Closed extends IOException {
    final int code;

    Closed(int code) {
      super("closed " + code);
      this.code = code;
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.write(next);
    }
    return head.toString(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
