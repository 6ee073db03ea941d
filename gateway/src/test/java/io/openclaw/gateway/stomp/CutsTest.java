package io.openclaw.gateway.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayApplication;
import io.openclaw.gateway.GatewayClient;
import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.websocket.Connections;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskStore;
import io.openclaw.testkit.redis.TestRedis;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// However often a watcher is cut off, it has the whole log in the end, each event once.
class CutsTest {

  @Test
  void noCutLosesOrRepeatsAnEvent() {
    try (GatewayUnderTest gateway =
        GatewayUnderTest.start("openclaw.security.connections-per-address=100")) {
      String id = gateway.task("cuts");
      ScriptedWorker worker = ScriptedWorker.claim(gateway.store, id).start();

      watch(gateway.port(), id, worker, gateway.store, 6, 600);

      await().until(() -> gateway.bean(Connections.class).count() == 0);
    }
  }

  @Test
  void norOnARealRedis(@TempDir Path data) {
    try (TestRedis redis = TestRedis.start(data.resolve("redis"));
        ConfigurableApplicationContext context = gateway(redis, data)) {
      int port =
          Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
      GatewayClient client = new GatewayClient(port);
      await().until(() -> client.get("/health").status() == 200);
      String id = client.task("cuts");
      TaskStore store = context.getBean(TaskStore.class);

      watch(port, id, ScriptedWorker.claim(store, id).start(), store, 4, 300);
    }
  }

  private static void watch(
      int port, String id, ScriptedWorker worker, TaskStore store, int watchers, int events) {
    long seed = System.nanoTime();
    Cuts cuts = new Cuts(port, id, seed);
    List<List<String>> seen = cuts.watch(watchers, worker, events);
    long end = store.find(new TaskId(id)).orElseThrow().seq();

    assertThat(seen)
        .as("seed %d", seed)
        .allSatisfy(it -> assertThat(it).hasSize((int) end).isEqualTo(seen.getFirst()));
    assertThat(cuts.made()).isGreaterThan(watchers * events / 25);
  }

  private static ConfigurableApplicationContext gateway(TestRedis redis, Path data) {
    SpringApplication application = new SpringApplication(GatewayApplication.class);
    application.setRegisterShutdownHook(false);
    return application.run(
        "--server.port=0",
        "--openclaw.data=" + data,
        "--openclaw.redis-ours=true",
        "--openclaw.security.connections-per-address=100",
        "--openclaw.redis-url=" + redis.url());
  }
}
