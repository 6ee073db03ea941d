package io.openclaw.cli.client;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Failure;
import io.openclaw.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "ask",
    sortOptions = false,
    description = {
      "Submit a task and stream its answer.",
      "The answer goes to standard output: on a terminal as it comes, into a file or a pipe once it is final.",
      "Ctrl-C asks whether to cancel the task or to detach from it; a second one detaches at once."
    })
final class AskCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "MESSAGE", description = "What to ask; - reads it from standard input.")
  private String message = "";

  @Option(names = "--provider", paramLabel = "P", description = "Provider to use.")
  private @Nullable String provider;

  @Option(names = "--mode", paramLabel = "M", description = "ask, agent_single or agent_multi.")
  private @Nullable String mode;

  @Option(names = "--lane", paramLabel = "L", description = "priority, short or long.")
  private @Nullable String lane;

  @Option(names = "--session", paramLabel = "S", description = "Session that the task belongs to.")
  private @Nullable String session;

  @Option(
      names = "--cache",
      paramLabel = "C",
      description = "use: an answer that an identical task got is good enough; or off.")
  private @Nullable String cache;

  @Option(
      names = "--no-follow",
      description = "Print what the gateway answered to the submission, as JSON, and end.")
  private boolean noFollow;

  @Mixin private final GatewayOptions target = new GatewayOptions();

  AskCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    ObjectNode task = task();
    Gateway gateway = target.gateway(terminal);
    GatewayReply reply = new IdempotentSubmit(gateway, task).submit();
    if (noFollow) {
      terminal.print(reply.json().toString());
      return ExitCode.DONE;
    }
    String id = reply.json().path("task_id").asString("");
    EventSink sink = Following.sink(terminal, target.json());
    new Interruption(terminal, gateway, id, sink).listen();
    return new Following(gateway, id, sink).run(0, /* reached= */ true);
  }

  private ObjectNode task() {
    ObjectNode task = JsonNodeFactory.instance.objectNode().put("message", message());
    putIfGiven(task, "provider", provider);
    putIfGiven(task, "mode", mode);
    putIfGiven(task, "lane", lane);
    putIfGiven(task, "session_id", session);
    putIfGiven(task, "cache", cache);
    return task;
  }

  private static void putIfGiven(ObjectNode task, String field, @Nullable String value) {
    if (value != null) {
      task.put(field, value);
    }
  }

  private String message() {
    try {
      return message.equals("-")
          ? new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8)
          : message;
    } catch (IOException e) {
      throw new Failure("Standard input cannot be read: " + e.getMessage());
    }
  }
}
