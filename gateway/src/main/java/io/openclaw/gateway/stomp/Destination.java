package io.openclaw.gateway.stomp;

import io.openclaw.gateway.control.TaskCommand;
import io.openclaw.gateway.problem.Code;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a frame may be addressed to. Everything that is not spelled like one of these does not
/// exist.
sealed interface Destination {
  /// To subscribe to.
  sealed interface Source extends Destination {
    /// @param id as it came; a malformed one is like one that is absent
    record Task(String id) implements Source {}

    record Session(String id) implements Source {}

    /// Answers to what this connection sent.
    record Replies() implements Source {}

    /// Refusals of what this connection sent.
    record Errors() implements Source {}
  }

  /// To send to.
  sealed interface Target extends Destination {
    record Submit() implements Target {}

    record Control(TaskCommand command, String id) implements Target {}
  }

  String REPLIES = "/user/queue/replies";
  String ERRORS = "/user/queue/errors";
  Pattern TASK = Pattern.compile("/topic/tasks/([A-Za-z0-9_-]{1,64})");
  Pattern SESSION = Pattern.compile("/topic/sessions/([A-Za-z0-9._:@-]{1,128})");
  Pattern CONTROL = Pattern.compile("/app/tasks/([A-Za-z0-9_-]{1,64})/([a-z]{1,16})");
  Pattern WILD = Pattern.compile("[*>#?{}]");

  /// Throws [StompError] when there is nothing of that name to subscribe to.
  static Source source(String name) {
    Matcher task = TASK.matcher(name);
    if (task.matches()) {
      return new Source.Task(task.group(1));
    }
    Matcher session = SESSION.matcher(name);
    if (session.matches()) {
      return new Source.Session(session.group(1));
    }
    return switch (name) {
      case REPLIES -> new Source.Replies();
      case ERRORS -> new Source.Errors();
      default ->
          throw unknown(
              WILD.matcher(name).find()
                  ? "Wildcards are not supported; subscribe to one task or session."
                  : "Subscribe to /topic/tasks/{id}, /topic/sessions/{id}, %s or %s."
                      .formatted(REPLIES, ERRORS));
    };
  }

  /// Throws [StompError] when there is nothing of that name to send to.
  static Target target(String name) {
    if (name.equals("/app/tasks")) {
      return new Target.Submit();
    }
    Matcher control = CONTROL.matcher(name);
    Optional<TaskCommand> command =
        control.matches() ? TaskCommand.of(control.group(2)) : Optional.empty();
    return command
        .map(it -> new Target.Control(it, control.group(1)))
        .orElseThrow(() ->
            unknown(
                "Send to /app/tasks or /app/tasks/{id}/cancel, pause, resume or retry; topics and"
                    + " queues are written by the gateway alone."));
  }

  private static StompError unknown(String detail) {
    return new StompError(Code.UNKNOWN_DESTINATION, detail);
  }
}
