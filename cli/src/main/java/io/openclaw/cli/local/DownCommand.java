package io.openclaw.cli.local;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Terminal;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "down",
    description = {
      "Stop the local system; tasks that wait or run go on after the next 'claw up'.",
      "Also cleans up after a supervisor that was killed."
    })
final class DownCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Terminal terminal;

  @Mixin private final DataOption data = new DataOption();
  @Mixin private final CommonOptions common = new CommonOptions();

  DownCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<RegisteredProcess> ran = Files.exists(data.path()) ? stop() : List.of();
    if (common.json()) {
      terminal.print(json(ran).toString());
    } else {
      terminal.print(ran.isEmpty() ? "nothing was running" : "stopped");
    }
    return ExitCode.DONE;
  }

  private List<RegisteredProcess> stop() {
    ProcessRegistryFile book = data.folder().book();
    Optional<RegisteredProcess> supervisor =
        book.read().livingSupervisor().map(DownCommand::asEntry);
    List<RegisteredProcess> ran =
        Stream.concat(
                data.folder().started().stream().filter(RegisteredProcess::isAlive),
                supervisor.stream())
            .toList();
    supervisor.ifPresent(this::askToEnd);
    stopWhatIsLeft(book);
    return ran;
  }

  private static RegisteredProcess asEntry(ProcessRegistry.Supervisor supervisor) {
    return new RegisteredProcess("supervisor", Kind.TRAINING, supervisor.pid(), supervisor.birth());
  }

  private void askToEnd(RegisteredProcess supervisor) {
    supervisor.process().ifPresent(ProcessHandle::destroy);
    if (!Stopping.awaitEnd(List.of(supervisor), PATIENCE)) {
      terminal.note("the supervisor does not end; it is killed");
      supervisor.process().ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  /// Under the lock, because a new supervisor may already be at work; what that one starts is not
  /// ours.
  private void stopWhatIsLeft(ProcessRegistryFile book) {
    Optional<DataLock> lock = DataLock.tryTake(data.folder());
    if (lock.isPresent()) {
      try (DataLock _ = lock.get()) {
        Stopping.inOrder(data.folder().started());
        book.change(ProcessRegistry::stopped);
      }
    }
  }

  private static ObjectNode json(List<RegisteredProcess> ran) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    var stopped = answer.putArray("stopped");
    ran.forEach(entry -> stopped.addObject().put("name", entry.name()).put("pid", entry.pid()));
    return answer;
  }
}
