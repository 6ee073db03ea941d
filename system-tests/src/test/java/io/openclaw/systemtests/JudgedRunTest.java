package io.openclaw.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// The judge's small sitting: windows of 5 s, and clocks that are 30 s apart. How much of the limit
/// is used depends on how quickly a worker is started anew; `bin/judge` tells.
@ExtendWith(LogsOfFailedTests.class)
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JudgedRunTest {
  private static final int WINDOW_SECONDS = 5;
  private static final int TASKS = 120;
  private static final double AT_LEAST = 0.3;

  @Test
  void workersNeverGoPastAnAccountsLimits() throws IOException, InterruptedException {
    long seed = Long.getLong("judge.seed", RandomGenerator.getDefault().nextInt(1_000_000));
    System.out.println("judge.seed=" + seed);
    Path folder = LogsOfFailedTests.folder(getClass(), "cluster");

    JudgeReport judgement =
        JudgedRun.hold(new JudgedRun.Settings(folder, TASKS, WINDOW_SECONDS, 30, seed));

    System.out.println(judgement.table());
    assertThat(judgement.broken()).isEmpty();
    assertThat(judgement.use()).isGreaterThan(AT_LEAST);
  }
}
