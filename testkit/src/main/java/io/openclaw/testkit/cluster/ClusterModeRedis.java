package io.openclaw.testkit.cluster;

import io.openclaw.localredis.LocalRedis;
import io.openclaw.redis.Redis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/// A Redis in cluster mode that has all slots: it refuses what touches several slots at once, as a
/// cluster of many servers does.
public final class ClusterModeRedis {
  public static final int SLOTS = 16_384;

  private ClusterModeRedis() {}

  public static LocalRedis start(Path data) {
    String options = " --cluster-enabled yes --cluster-port " + freePort();
    LocalRedis server =
        LocalRedis.start(
            LocalRedis.Settings.in(data)
                .withLauncher(List.of("sh", "-c", "exec \"$0\" \"$@\"" + options)));
    try (Redis redis = Redis.connect(server.url(), Duration.ofSeconds(5))) {
      Awaitility.await().until(redis::connected);
      redis.call(it -> it.clusterAddSlots(IntStream.range(0, SLOTS).toArray()));
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> redis.call(it -> it.clusterInfo()).contains("cluster_state:ok"));
    }
    return server;
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no port is free", e);
    }
  }
}
