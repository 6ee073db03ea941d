package io.openclaw.bench.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// A connected socket.
record Link(Socket socket, InputStream in) {
  private static final int BUFFER = 16 * 1024;

  static Link to(Server server, Duration patience) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      Socket socket = channel.socket();
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
      socket.connect(
          new InetSocketAddress(server.host(), server.port()),
          Math.toIntExact(patience.toMillis()));
      return new Link(socket, new BufferedInputStream(socket.getInputStream(), BUFFER));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // It is of no use any more either way.
    }
  }
}
