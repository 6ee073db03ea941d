package io.openclaw.simulator.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import javax.net.ServerSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens and gives every connection a virtual thread. It listens from construction on; calls are
/// taken by [#serve].
public final class HttpServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

  /// 2,000 clients may come at the same moment.
  private static final int BACKLOG = 4096;

  private final ServerSocket server;
  private final Handler handler;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  public HttpServer(InetSocketAddress address, Handler handler) throws IOException {
    this.server = ServerSocketFactory.getDefault().createServerSocket();
    this.handler = handler;
    try {
      server.bind(address, BACKLOG);
    } catch (IOException taken) {
      server.close();
      throw taken;
    }
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  /// Takes connections until the server is closed.
  public void serve() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().name("connection").start(() -> serve(socket));
      } catch (IOException e) {
        pauseUnlessClosed(e);
      }
    }
  }

  private void serve(Socket socket) {
    open.add(socket);
    try {
      new Connection(socket, handler).run();
    } finally {
      open.remove(socket);
    }
  }

  /// Out of file descriptors: connections wait in the backlog until some are free again.
  private void pauseUnlessClosed(IOException e) {
    if (!server.isClosed()) {
      log.warn("cannot take a connection, trying again in 50 ms: {}", e.getMessage());
      LockSupport.parkNanos(50_000_000);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
