package io.openclaw.cli.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Makes the missing [AotCache]s while the system already serves: each role is started once more,
/// at the lowest priority, with data and ports of its own, and ended when it is up.
final class Training {
  private static final String NAME = "training";
  private static final int PATIENCE_SECONDS = 180;
  private static final String NOWHERE = "redis://127.0.0.1:9";

  private final Checkout checkout;
  private final DataFolder data;
  private final Consumer<RegisteredProcess> onStart;

  Training(Checkout checkout, DataFolder data, Consumer<RegisteredProcess> onStart) {
    this.checkout = checkout;
    this.data = data;
    this.onStart = onStart;
  }

  /// A role that cannot be trained starts as slowly as before; that is all that happens.
  void run() throws InterruptedException {
    for (Role role : Role.values()) {
      try {
        train(role);
      } catch (IOException | RuntimeException e) {
        // Said in the log of the training run, as far as that came.
      }
    }
  }

  private void train(Role role) throws IOException, InterruptedException {
    AotCache cache = new AotCache(checkout.jar(role));
    Path lock = cache.file().resolveSibling(role.word() + ".aot.lock");
    try (FileChannel channel =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      boolean alone = channel.tryLock() != null;
      if (alone && cache.usable().isEmpty()) {
        train(role, cache);
      }
    } catch (OverlappingFileLockException e) {
      // Another local system trains it.
    }
  }

  private void train(Role role, AotCache cache) throws IOException, InterruptedException {
    String trainedFor = cache.fingerprint();
    Path scratch = Files.createDirectories(data.scratch().resolve("training"));
    Files.deleteIfExists(portFile(scratch));
    cache.discardDraft();
    Process process = start(role, cache, scratch);
    try {
      if (role == Role.SIMULATOR) {
        endOnceServing(process, portFile(scratch));
      }
      if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && Files.exists(cache.draft())) {
        cache.accept(trainedFor);
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      cache.discardDraft();
    }
  }

  private Process start(Role role, AotCache cache, Path scratch) {
    RoleCommand command = new RoleCommand(role, cache.jar(), arguments(role, scratch));
    List<String> words = new ArrayList<>(OwnSession.lowPriority());
    words.addAll(
        command.words(
            List.of("-XX:AOTCacheOutput=" + cache.draft(), "-Dspring.context.exit=onRefresh")));
    Map<String, String> nowhere = Map.of("OPENCLAW_SIMULATOR_URL", "http://127.0.0.1:9");
    RoleLaunch launch =
        new RoleLaunch(
            command, nowhere, data.log(NAME), scratch, data.registration(Kind.TRAINING, NAME));
    Process process = launch.start(words);
    onStart.accept(RegisteredProcess.of(NAME, Kind.TRAINING, process.toHandle()));
    return process;
  }

  private static List<String> arguments(Role role, Path scratch) {
    return switch (role) {
      case GATEWAY ->
          List.of(
              "--server.port=0",
              "--server.address=127.0.0.1",
              "--openclaw.redis-url=" + NOWHERE,
              "--openclaw.data=" + scratch,
              "--openclaw.redis-ours=false");
      case WORKER -> List.of("--openclaw.redis-url=" + NOWHERE, "--openclaw.worker.name=training");
      case SIMULATOR ->
          List.of(
              "--port", "0", "--bind", "127.0.0.1", "--port-file", portFile(scratch).toString());
    };
  }

  private static Path portFile(Path scratch) {
    return scratch.resolve("port");
  }

  /// The simulator does not end by itself, so it is asked to, after a first answer.
  private static void endOnceServing(Process process, Path portFile)
      throws IOException, InterruptedException {
    while (process.isAlive() && !isServing(portFile)) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    process.destroy();
  }

  private static boolean isServing(Path portFile) throws IOException {
    return Files.exists(portFile)
        && HealthProbe.isHealthy("http://127.0.0.1:" + Files.readString(portFile).strip());
  }
}
