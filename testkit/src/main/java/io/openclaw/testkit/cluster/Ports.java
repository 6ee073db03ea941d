package io.openclaw.testkit.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// Ports of the loopback address that stay ours while their user is killed and comes back. They lie
/// below those that the kernel gives away, and two test processes never have the same: each holds a
/// lock on a file of the port's name as long as it lives.
final class Ports {
  private static final int FIRST = 12_000;
  private static final int END = 20_000;
  private static final Path LOCKS =
      Path.of(System.getProperty("java.io.tmpdir"), "openclaw-test-ports");

  private static final Map<Integer, FileChannel> HELD = new HashMap<>();

  private Ports() {}

  static synchronized int reserve() {
    try {
      Files.createDirectories(LOCKS);
      while (true) {
        int port = ThreadLocalRandom.current().nextInt(FIRST, END);
        if (locked(port) && free(port)) {
          return port;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no port can be reserved", e);
    }
  }

  /// Files of what we hold are not opened again: closing one would give up its lock.
  private static boolean locked(int port) throws IOException {
    if (HELD.containsKey(port)) {
      return false;
    }
    Path file = LOCKS.resolve(Integer.toString(port));
    FileChannel lock = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock.tryLock() == null) {
      lock.close();
      return false;
    }
    HELD.put(port, lock);
    return true;
  }

  private static boolean free(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
