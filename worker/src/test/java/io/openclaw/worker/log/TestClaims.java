package io.openclaw.worker.log;

import io.openclaw.task.Claim;
import io.openclaw.task.Lane;
import io.openclaw.task.Submission;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskIntake;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// TestClaims and tasks about which a test does not care.
public final class TestClaims {
  private TestClaims() {}

  public static Claim claim(TaskId id) {
    return new Claim(
        id,
        "fence-" + id,
        false,
        "owner",
        Lane.SHORT,
        "account",
        "free",
        "",
        "ask",
        "",
        0,
        0,
        4,
        0,
        1,
        Duration.ofMinutes(5),
        Instant.EPOCH,
        0,
        Optional.of("{\"message\":\"hi\"}"));
  }

  public static TaskId submit(TaskIntake intake) {
    TaskId id = TaskId.create(0, InstantSource.system());
    intake.submit(
        List.of(
            new Submission(
                id,
                "owner",
                Lane.SHORT,
                "account",
                Submission.AccountLimits.NONE,
                "free",
                "",
                "ask",
                "",
                "{}",
                2,
                0,
                Duration.ofHours(1),
                4,
                Duration.ofMinutes(5),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())));
    return id;
  }
}
