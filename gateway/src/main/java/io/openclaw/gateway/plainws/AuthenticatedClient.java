package io.openclaw.gateway.plainws;

import io.openclaw.gateway.caller.Caller;
import io.openclaw.gateway.presence.Presence;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.Problems;
import io.openclaw.task.TaskId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The client of a connection, once it is known.
///
/// @param presence for tasks that are to be cancelled when it disconnects
/// @param quota counts one request; throws [io.openclaw.gateway.problem.ProblemException] (429)
///   when nothing is left
record AuthenticatedClient(
    PlainConnection at, Caller caller, Presence.Client presence, Runnable quota) {

  /// Whose tasks are made here, and whose session this is.
  String owner() {
    return caller.owner();
  }

  /// Whose tasks are seen here.
  String view() {
    return caller.view();
  }

  boolean connected() {
    return !at.connection().closing();
  }

  void send(List<String> frames) throws IOException {
    at.connection().send(frames);
  }

  void refuse(Problem problem, Optional<TaskId> task) throws IOException {
    at.refuse(problem, task);
  }

  void fail(RuntimeException failure) {
    at.fail(problem(failure));
  }

  static Problem problem(RuntimeException failure) {
    return Problems.of(failure)
        .orElseGet(() -> Problem.of(Code.INTERNAL, "The gateway failed; try again."));
  }
}
