package io.openclaw.bench.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Answers request after request with the bytes it was given.
final class ScriptedServer implements AutoCloseable {
  private enum Then {
    GO_ON,
    CLOSE,
    KEEP_SILENT
  }

  private record Scripted(String bytes, Then then) {}

  private final ServerSocketChannel serverSocket = ServerSocketChannel.open();
  private final Queue<Scripted> script = new ConcurrentLinkedQueue<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  ScriptedServer() throws IOException {
    serverSocket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(this::accept);
  }

  Server address() throws IOException {
    return new Server("127.0.0.1", ((InetSocketAddress) serverSocket.getLocalAddress()).getPort());
  }

  void answers(String bytes) {
    script.add(new Scripted(bytes, Then.GO_ON));
  }

  void answersAndCloses(String bytes) {
    script.add(new Scripted(bytes, Then.CLOSE));
  }

  void answersAndKeepsSilent(String bytes) {
    script.add(new Scripted(bytes, Then.KEEP_SILENT));
  }

  int connections() {
    return connections.get();
  }

  List<String> requests() {
    return requests;
  }

  @Override
  public void close() throws IOException {
    serverSocket.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = serverSocket.accept().socket();
        open.add(socket);
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (ClosedChannelException _) {
      // The test is over.
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serve(Socket socket) {
    try {
      while (request(socket.getInputStream())) {
        Scripted next = script.remove();
        for (byte one : next.bytes().getBytes(UTF_8)) {
          socket.getOutputStream().write(one);
        }
        if (next.then() == Then.CLOSE) {
          socket.close();
        }
        if (next.then() != Then.GO_ON) {
          return;
        }
      }
    } catch (IOException _) {
      // The client went away.
    }
  }

  /// False when the client ended the connection.
  private boolean request(InputStream in) throws IOException {
    byte[] bytes = new byte[4096];
    int got = in.read(bytes);
    if (got > 0) {
      requests.add(new String(bytes, 0, got, UTF_8));
    }
    return got > 0;
  }
}
