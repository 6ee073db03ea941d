package io.openclaw.bench.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessesTest {
  private static final long OURS = ProcessHandle.current().pid();
  private static final long MEGA = 1 << 20;

  @Test
  @EnabledOnOs(OS.LINUX)
  void tellsWhatAProcessUses() {
    Usage used = new Processes(Map.of("us", OURS)).usageWithHeap().getOrDefault("us", Usage.NONE);

    assertThat(used.cpuSeconds()).isPositive();
    assertThat(used.rssBytes()).isGreaterThan(20 * MEGA);
    assertThat(used.heapBytes()).isBetween(MEGA, used.rssBytes());
  }

  @Test
  void knowsNothingOfAProcessThatIsGone() {
    assertThat(new Processes(Map.of("gone", 999_999_999L)).usage()).containsValue(Usage.NONE);
  }

  @Test
  void addsUpTheUsedPartsOfAHeap() {
    String names = " S0C  S1C  S0U   S1U  EC    EU    OC     OU    MC   MU ";
    String serial = " 10.0 10.0 1.0 0.0 100.0 20.0 1000.0 300.0 50.0 49.0 ";
    String g1 = " 0.0 10.0 - 4.0 100.0 20.0 1000.0 300.0 50.0 49.0 ";

    assertThat(JvmHeap.used(names, serial)).isEqualTo(321 * 1024);
    assertThat(JvmHeap.used(names, g1)).isEqualTo(324 * 1024);
  }

  @Test
  void readsThePidsOfAStatus() {
    String status =
        """
        {"gateways":[{"pid":%1$d,"url":"u"}],"redis":{"pid":null},"simulator":null,
         "workers":[{"id":"a","pid":%1$d,"running":0},{"id":"b","pid":%1$d,"running":0}]}
        """
            .formatted(OURS);

    assertThat(Claw.processes(Claw.json(status)).usage())
        .containsOnlyKeys("gateway-1", "worker-1", "worker-2");
  }

  @Test
  void takesWhatIsNoStatusForNoProcesses() {
    assertThat(Claw.processes(Claw.json("building …")).isEmpty()).isTrue();
  }
}
