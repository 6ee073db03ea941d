package io.openclaw.cli.local;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Failure;
import io.openclaw.cli.terminal.Terminal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Starts the supervisor as a process of its own that outlives the terminal, and waits until it is
/// ready.
final class Detached {
  private final Plan plan;
  private final Terminal terminal;

  Detached(Plan plan, Terminal terminal) {
    this.plan = plan;
    this.terminal = terminal;
  }

  int run(Consumer<Ledger> onReady) throws InterruptedException {
    plan.data().prepare();
    DataLock.take(plan.data()).close();
    Path log = plan.data().log("up").rotated().path();
    long before = sizeOf(log);
    Process supervisor = start(log);
    while (supervisor.isAlive()) {
      Ledger ledger = plan.data().book().read();
      if (ledger.ready() && isBy(ledger, supervisor)) {
        onReady.accept(ledger);
        return ExitCode.DONE;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    terminal.err().print(since(before, log));
    return supervisor.exitValue() == ExitCode.DONE ? ExitCode.FAILED : supervisor.exitValue();
  }

  private static boolean isBy(Ledger ledger, Process supervisor) {
    return ledger.livingSupervisor().filter(known -> known.pid() == supervisor.pid()).isPresent();
  }

  private Process start(Path log) {
    List<String> words = new ArrayList<>(OwnSession.words());
    words.addAll(
        List.of(
            RoleCommand.java().toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-Dclaw.root=" + plan.checkout().root(),
            "-cp",
            System.getProperty("java.class.path"),
            "io.openclaw.cli.Claw"));
    words.addAll(arguments());
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    if (plan.redis() != null) {
      builder.environment().put("OPENCLAW_REDIS_URL", plan.redis().toString());
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw new Failure("The supervisor cannot be started: " + e.getMessage());
    }
  }

  private List<String> arguments() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "up",
                "--port=" + plan.port(),
                "--workers=" + plan.workers(),
                "--gateways=" + plan.gateways(),
                "--data=" + plan.data().path(),
                "--simulator-port=" + plan.simulatorPort(),
                "--no-open"));
    if (plan.shards() != null) {
      arguments.add("--shards=" + plan.shards());
    }
    return arguments;
  }

  private static long sizeOf(Path log) {
    try {
      return Files.exists(log) ? Files.size(log) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private static String since(long before, Path log) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(before);
      byte[] said = new byte[Math.toIntExact(file.length() - before)];
      file.readFully(said);
      return new String(said, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "claw: The supervisor ended; see " + log + ".\n";
    }
  }
}
