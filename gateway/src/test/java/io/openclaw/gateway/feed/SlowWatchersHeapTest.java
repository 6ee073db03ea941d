package io.openclaw.gateway.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayApplication;
import io.openclaw.gateway.GatewayClient;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.task.TaskStore;
import io.openclaw.testkit.redis.TestRedis;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// Clients that do not read, at a log of 16 MB.
class SlowWatchersHeapTest {
  private static final int WATCHERS = 50;
  private static final int EVENTS = 800;
  private static final int SIZE = 20_000;
  private static final long MOST_HEAP = 40L << 20;

  @Test
  void whatIsKeptForClientsThatDoNotReadIsBounded(@TempDir Path data) throws Exception {
    try (TestRedis redis = TestRedis.start(data.resolve("redis"));
        ConfigurableApplicationContext gateway = gateway(data, redis)) {
      int port =
          Integer.parseInt(gateway.getEnvironment().getRequiredProperty("local.server.port"));
      String id = new GatewayClient(port).task("much");
      ScriptedWorker worker = ScriptedWorker.claim(gateway.getBean(TaskStore.class), id).start();
      for (int event = 0; event < EVENTS; event++) {
        worker.say("x".repeat(SIZE));
      }
      long before = usedHeap();
      List<Socket> sockets = new ArrayList<>();
      for (int watcher = 0; watcher < WATCHERS; watcher++) {
        sockets.add(watch(port, id));
      }
      await().until(() -> gateway.getBean(TaskFeeds.class).watchers() == WATCHERS);
      await()
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(usedHeap() - before).isLessThan(MOST_HEAP));
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static ConfigurableApplicationContext gateway(Path data, TestRedis redis) {
    SpringApplication application = new SpringApplication(GatewayApplication.class);
    application.setRegisterShutdownHook(false);
    return application.run(
        "--server.port=0",
        "--openclaw.data=" + data,
        "--openclaw.redis-ours=true",
        "--openclaw.redis-url=" + redis.url(),
        "--openclaw.security.connections-per-address=100");
  }

  private static Socket watch(int port, String id) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(8 << 10);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String head =
        "GET /api/v1/tasks/"
            + id
            + "/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(UTF_8));
    return socket;
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
