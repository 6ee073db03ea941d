package io.openclaw.bench.ready;

import io.openclaw.bench.http.Answer;
import io.openclaw.bench.http.Connection;
import io.openclaw.bench.http.Request;
import io.openclaw.bench.http.Server;
import io.openclaw.bench.target.Claw;
import io.openclaw.bench.target.Program;
import io.openclaw.bench.target.TaskBody;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// A local system in a folder of its own, which is empty at first. Closing it stops the system and
/// removes the folder.
final class FreshSystem implements AutoCloseable {
  private static final TaskBody TASK = new TaskBody("#sim tokens=1 reply=\"ok\"", "sim", "");

  private final Path folder;
  private final Claw claw;

  FreshSystem(String script) throws IOException {
    this.folder = Files.createTempDirectory("claw-bench-");
    this.claw = new Claw(script, folder.toString());
  }

  /// Fails when the system does not start or does not answer.
  Start start() throws IOException {
    int port = freePort();
    long began = System.nanoTime();
    Program.Result up = claw.run("up", "--detach", "--no-open", "--port", Integer.toString(port));
    long ready = System.nanoTime();
    if (up.code() != 0) {
      throw new IOException("up ended with " + up.code());
    }
    firstTask(new Server("127.0.0.1", port));
    return new Start(ready - began, System.nanoTime() - ready);
  }

  @Override
  public void close() throws IOException {
    Program.Result down = claw.run("down");
    delete(folder);
    if (down.code() != 0) {
      throw new IOException("down ended with " + down.code());
    }
  }

  /// Ready means that a task is served, so one is asked for.
  private static void firstTask(Server gateway) throws IOException {
    Request request = TASK.request(UUID.randomUUID().toString()).with("Prefer", "wait=20");
    try (Connection connection = new Connection(gateway, Duration.ofSeconds(30))) {
      Answer answer = connection.send(request);
      String status = Claw.json(answer.body()).path("status").asString("");
      if (answer.status() != 200 || !status.equals("succeeded")) {
        throw new IOException("the first task: %d %s".formatted(answer.status(), status));
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocketChannel socket = ServerSocketChannel.open()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return ((InetSocketAddress) socket.getLocalAddress()).getPort();
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(folder)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
