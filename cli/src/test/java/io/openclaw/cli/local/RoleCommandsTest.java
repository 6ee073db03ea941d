package io.openclaw.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RoleCommandsTest {
  private static final int ENDED_BY_SIGTERM = 143;

  @TempDir private Path folder;
  private FakeSystem system;

  @BeforeEach
  void lay() throws IOException {
    system = new FakeSystem(folder);
  }

  @AfterEach
  void clean() throws InterruptedException {
    system.endAll();
  }

  @Test
  void aGatewayRunsInTheForegroundWithFurtherArgumentsAndDrainsOnSigterm() throws Exception {
    Process gateway =
        system.claw(
            Map.of(),
            List.of(
                "gateway",
                "--redis",
                "redis://127.0.0.1:9",
                "--port",
                "" + system.port,
                "--openclaw.extra=x",
                "--server.address=127.0.0.2"));
    await().until(() -> !system.journal().isEmpty());

    gateway.destroy();

    assertThat(gateway.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(gateway.exitValue()).isEqualTo(ENDED_BY_SIGTERM);
    assertThat(system.journal().getFirst())
        .contains("--openclaw.redis-url=redis://127.0.0.1:9")
        .contains("--server.port=" + system.port)
        .contains("--openclaw.extra=x")
        .contains("--server.address=127.0.0.2")
        .doesNotContain("--server.address=127.0.0.1");
    assertThat(system.journal().getLast()).isEqualTo("stop gateway redis=false");
  }

  @Test
  void aWorkerJoinsTheLocalSystem() throws Exception {
    system.upAndReady("--workers", "1");

    Process worker = system.claw(Map.of(), List.of("worker", "--name", "guest"));

    String simulator = system.status().path("simulator").path("url").asString();
    await().until(() -> system.journal().contains("start guest simulator=" + simulator));
    worker.destroy();
    assertThat(worker.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(system.journal()).contains("stop guest redis=true");
  }

  @Test
  void aWorkerWithoutAnyRedisSaysWhatToName() throws Exception {
    Process worker = system.claw(Map.of(), List.of("worker"));

    assertThat(worker.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(worker.exitValue()).isEqualTo(1);
    assertThat(system.said("err"))
        .isEqualTo(
            "claw: No local system runs on %s; name a Redis with --redis.\n"
                .formatted(system.data));
  }

  @Test
  void theSimulatorRunsInTheForeground() throws Exception {
    Path portFile = folder.resolve("port");
    Process simulator =
        system.claw(
            Map.of(), List.of("simulator", "--port", "0", "--port-file", portFile.toString()));
    await().until(() -> system.journal().contains("start simulator"));

    simulator.destroy();

    assertThat(simulator.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(system.journal()).contains("stop simulator");
  }

  @Test
  void aPasswordTravelsInTheEnvironmentAlone() {
    assertThat(Roles.redisArguments("redis://u:p@h:1")).isEmpty();
    assertThat(RedisAddress.environment("redis://u:p@h:1"))
        .containsExactly(Map.entry("OPENCLAW_REDISURL", "redis://u:p@h:1"));
  }
}
