package io.openclaw.testkit.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One connection through the proxy: two sockets and a pump each way.
final class ProxiedConnection {
  private static final int PIECE = 16 * 1024;

  private final Socket client;
  private final Socket server;
  private final ActiveFaults faults;
  private final AtomicLong passed;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicInteger pumping = new AtomicInteger(2);
  private final AtomicReference<@Nullable Fuse> fuse = new AtomicReference<>();

  /// How the connection ends once so many bytes went to the client, and who is told.
  private record Fuse(FaultProxy.Cut how, AtomicInteger left, Runnable whenCut) {}

  ProxiedConnection(Socket client, Socket server, ActiveFaults faults, AtomicLong passed)
      throws IOException {
    this.client = client;
    this.server = server;
    this.faults = faults;
    this.passed = passed;
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
  }

  void run(Runnable whenOver) {
    Thread.ofVirtual().start(() -> pump(client, server, whenOver));
    Thread.ofVirtual().start(() -> pump(server, client, whenOver));
  }

  /// Ends it once `bytes` more went to the client; `whenCut` is told if it comes to that. False
  /// when that was ordered already.
  boolean endAfter(int bytes, FaultProxy.Cut how, Runnable whenCut) {
    return fuse.compareAndSet(null, new Fuse(how, new AtomicInteger(bytes), whenCut));
  }

  /// False when it was over before.
  boolean end(FaultProxy.Cut how) {
    if (!ended.compareAndSet(false, true)) {
      return false;
    }
    switch (how) {
      case FIN -> {
        finish(client);
        finish(server);
      }
      case RST -> {
        FaultProxy.reset(client);
        FaultProxy.reset(server);
      }
    }
    return true;
  }

  private static void finish(Socket socket) {
    try {
      // Without this, unread bytes would turn the close into a reset.
      socket.shutdownOutput();
      InputStream unread = socket.getInputStream();
      socket.setSoTimeout(1);
      while (unread.available() > 0 && unread.skip(unread.available()) > 0) {}
    } catch (IOException e) {
      // It is closed already.
    }
    FaultProxy.quietly(socket);
  }

  private void pump(Socket from, Socket to, Runnable whenOver) {
    try {
      copy(from, to.getOutputStream());
      // One side has said all it will say; the other may still speak.
      to.shutdownOutput();
    } catch (IOException e) {
      end(FaultProxy.Cut.RST);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(FaultProxy.Cut.RST);
    } finally {
      if (pumping.decrementAndGet() == 0) {
        end(FaultProxy.Cut.FIN);
        whenOver.run();
      }
    }
  }

  private void copy(Socket from, OutputStream out) throws IOException, InterruptedException {
    InputStream in = from.getInputStream();
    byte[] piece = new byte[PIECE];
    int length;
    while ((length = in.read(piece)) >= 0) {
      faults.pass();
      Fuse lit = from.equals(server) ? fuse.get() : null;
      int most = lit == null ? length : Math.min(length, lit.left.getAndAdd(-length));
      write(out, piece, most);
      passed.addAndGet(most);
      if (lit != null && most < length) {
        if (end(lit.how)) {
          lit.whenCut.run();
        }
        return;
      }
    }
  }

  private void write(OutputStream out, byte[] piece, int length) throws IOException {
    int done = 0;
    while (done < length && faults.slices()) {
      out.write(piece[done++]);
    }
    out.write(piece, done, length - done);
  }
}
