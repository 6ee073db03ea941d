package io.openclaw.gateway.intake;

import io.openclaw.task.Lane;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Limits and defaults of what comes in.
///
/// @param submitWithin how long a submission may take in all before it is answered
/// @param shortRun longest running time in the lanes `short` and `priority`
/// @param longRun longest running time in the lane `long`
/// @param shortWait how long a task of the lanes `short` and `priority` waits unless it says so
/// @param longWait how long a task of the lane `long` waits unless it says so
/// @param attempts how often a task is tried unless it says so
@ConfigurationProperties("openclaw.intake")
public record IntakeSettings(
    @DefaultValue("950ms") Duration submitWithin,
    @DefaultValue("5m") Duration shortRun,
    @DefaultValue("24h") Duration longRun,
    @DefaultValue("1h") Duration shortWait,
    @DefaultValue("24h") Duration longWait,
    @DefaultValue("4") int attempts) {

  public IntakeSettings {
    positive(submitWithin, "submit-within");
    positive(shortRun, "short-run");
    positive(longRun, "long-run");
    positive(shortWait, "short-wait");
    positive(longWait, "long-wait");
    if (attempts < 1) {
      throw new IllegalArgumentException("openclaw.intake.attempts must be 1 or more");
    }
  }

  Duration longestRun(Lane lane) {
    return lane == Lane.LONG ? longRun : shortRun;
  }

  Duration usualWait(Lane lane) {
    return lane == Lane.LONG ? longWait : shortWait;
  }

  private static void positive(Duration value, String name) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("openclaw.intake." + name + " must be more than nothing");
    }
  }
}
