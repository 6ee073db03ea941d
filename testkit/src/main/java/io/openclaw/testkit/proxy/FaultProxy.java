package io.openclaw.testkit.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Stands between a client and a server on the loopback address and passes bytes both ways, until a
/// test asks for trouble. All methods may be called from any thread; trouble with a duration ends
/// by itself and later trouble of the same kind replaces it.
public final class FaultProxy implements AutoCloseable {
  /// How a connection is ended: with a clean end of stream, or so that the peer's next use of it
  /// fails.
  public enum Cut {
    FIN,
    RST
  }

  private final String name;
  private final int target;
  private final ServerSocket serverSocket;
  private final ActiveFaults faults = new ActiveFaults();
  private final Set<ProxiedConnection> passages = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong cut = new AtomicLong();
  private final AtomicLong passed = new AtomicLong();

  private FaultProxy(String name, int target) throws IOException {
    this.name = name;
    this.target = target;
    this.serverSocket = new ServerSocket(0, 1024, InetAddress.ofLiteral("127.0.0.1"));
  }

  /// Opens a server socket on a free port that leads to `target`; nobody needs to listen there yet.
  public static FaultProxy to(String name, int target) {
    try {
      FaultProxy proxy = new FaultProxy(name, target);
      Thread.ofVirtual().name("proxy-" + name).start(proxy::acceptAll);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("no socket for proxy " + name, e);
    }
  }

  public String name() {
    return name;
  }

  public int port() {
    return serverSocket.getLocalPort();
  }

  /// Ends all present connections; answers how many. New ones are let in as before.
  public int cut(Cut how) {
    int ended = 0;
    for (ProxiedConnection connection : passages) {
      if (connection.end(how)) {
        ended++;
      }
    }
    cut.addAndGet(ended);
    return ended;
  }

  /// Cuts one present connection, whichever `random` picks, in the middle of what it is being sent:
  /// once up to `within` more bytes went to its client. It counts as cut when that happens. False
  /// when there is none that is not to be cut already.
  public boolean cutOne(Cut how, int within, RandomGenerator random) {
    List<ProxiedConnection> present = new ArrayList<>(passages);
    while (!present.isEmpty()) {
      ProxiedConnection one = present.remove(random.nextInt(present.size()));
      if (one.endAfter(random.nextInt(within), how, cut::incrementAndGet)) {
        return true;
      }
    }
    return false;
  }

  /// Nothing passes for so long, in either direction; nothing is lost either, unless a peer gives
  /// up.
  public void stall(Duration time) {
    faults.stall(time);
  }

  /// New connections are reset as soon as they are made; present ones go on.
  public void refuse(Duration time) {
    faults.refuse(time);
  }

  /// Bytes travel one by one, each in a write of its own.
  public void slice(Duration time) {
    faults.slice(time);
  }

  /// Each piece read from one side reaches the other so much later.
  public void delay(Duration latency, Duration time) {
    faults.delay(latency, time);
  }

  /// Ends all trouble now; what was held back flows.
  public void calm() {
    faults.clear();
  }

  public Counts counts() {
    return new Counts(accepted.get(), refused.get(), cut.get(), passed.get(), passages.size());
  }

  @Override
  public void close() {
    quietly(serverSocket);
    calm();
    passages.forEach(connection -> connection.end(Cut.RST));
  }

  private void acceptAll() {
    while (!serverSocket.isClosed()) {
      try {
        welcome(serverSocket.accept());
      } catch (IOException e) {
        // A client that has gone again already is none of our business; a closed socket ends it.
      }
    }
  }

  private void welcome(Socket client) {
    if (faults.refuses()) {
      refused.incrementAndGet();
      reset(client);
      return;
    }
    accepted.incrementAndGet();
    Thread.ofVirtual().name("proxy-" + name + "-connect").start(() -> connect(client));
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    try {
      server.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), target), 5_000);
      ProxiedConnection connection = new ProxiedConnection(client, server, faults, passed);
      passages.add(connection);
      connection.run(() -> passages.remove(connection));
      if (serverSocket.isClosed()) {
        connection.end(Cut.RST);
      }
    } catch (IOException e) {
      // Nobody is at home: the client learns it as from a dead server.
      reset(client);
      quietly(server);
    }
  }

  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already.
    }
    quietly(socket);
  }

  static void quietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // The other end was faster.
    }
  }

  /// @param accepted connections let in since the start
  /// @param refused connections reset at once
  /// @param cut connections ended by order
  /// @param passed bytes, both directions together
  /// @param open connections now
  public record Counts(long accepted, long refused, long cut, long passed, int open) {}
}
