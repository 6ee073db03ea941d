package io.openclaw.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.systemtests.cuts.Cuts;
import io.openclaw.systemtests.cuts.CutsCommand;
import io.openclaw.systemtests.cuts.WatchTransport;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LogsOfFailedTests.class)
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CutsTest {

  @Test
  void everyWatcherSeesAllOfItOnceHoweverOftenItIsCutOff() throws InterruptedException {
    long seed = Long.getLong("cuts.seed", RandomGenerator.getDefault().nextInt(1_000_000));
    System.out.println("cuts.seed=" + seed);
    Cuts.Order order =
        new Cuts.Order(
            seed,
            Integer.getInteger("cuts", 300),
            Integer.getInteger("kills", 2),
            /* aSecond= */ 60,
            /* tasks= */ 8,
            /* pieces= */ 60);

    Cuts.Outcome outcome = Cuts.run(LogsOfFailedTests.folder(getClass(), "cluster"), order);
    System.out.println(CutsCommand.table(order, outcome));

    outcome.requireClean();
    assertThat(outcome.cuts()).isGreaterThanOrEqualTo(order.cuts());
    assertThat(outcome.kills()).isEqualTo(order.kills());
    assertThat(outcome.watchers().values()).allMatch(it -> it >= order.tasks());
    assertThat(outcome.midway()).containsOnlyKeys(WatchTransport.values());
    assertThat(outcome.midway().values()).as("came back midway").allMatch(it -> it > 0);
  }
}
