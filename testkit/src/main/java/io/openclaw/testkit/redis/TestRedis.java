package io.openclaw.testkit.redis;

import io.openclaw.localredis.LocalRedis;
import java.nio.file.Path;

/// An empty Redis for one test class, with every write on disk before its answer. It is the bundled
/// server, or, with `-Dtest.redis=docker`, a container of the image `-Dtest.redis.image`. Tests
/// that stop or kill the server itself use [LocalRedis].
public interface TestRedis extends AutoCloseable {
  String url();

  @Override
  void close();

  /// @param folder where a bundled server keeps its data
  static TestRedis start(Path folder) {
    String kind = System.getProperty("test.redis", "bundled");
    return switch (kind) {
      case "bundled" -> bundled(LocalRedis.start(LocalRedis.Settings.in(folder)));
      case "docker" -> RedisInDocker.start();
      default ->
          throw new IllegalArgumentException(
              "-Dtest.redis=%s: it is `bundled` or `docker`".formatted(kind));
    };
  }

  private static TestRedis bundled(LocalRedis server) {
    return new TestRedis() {
      @Override
      public String url() {
        return server.url();
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }
}
