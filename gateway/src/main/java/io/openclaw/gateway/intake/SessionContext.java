package io.openclaw.gateway.intake;

import java.util.List;

/// What a new turn of a session is told of the turns before it.
public interface SessionContext {

  /// Oldest first. Throws [io.openclaw.gateway.problem.ProblemException] when it cannot be read
  /// now: a turn is refused rather than asked without what it refers to.
  List<Said> before(String owner, String session);

  /// @param role `user` or `assistant`
  record Said(String role, String content) {}
}
