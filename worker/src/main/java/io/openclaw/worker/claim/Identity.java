package io.openclaw.worker.claim;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;

/// Who this process is among all workers that ever were.
///
/// @param id never used twice, not even after a restart in the same place
/// @param name of its place, such as `w1`; a successor has the same
public record Identity(String id, String name, String host, long pid, Instant startedAt) {
  private static final SecureRandom RANDOM = new SecureRandom();

  public static Identity create(String name, Instant startedAt) {
    String host = hostName();
    long pid = ProcessHandle.current().pid();
    byte[] random = new byte[4];
    RANDOM.nextBytes(random);
    String id = "%s-%s-%d-%s".formatted(name, host, pid, HexFormat.of().formatHex(random));
    return new Identity(id, name, host, pid, startedAt);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "");
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }
}
