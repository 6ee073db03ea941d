package io.openclaw.testkit.redis;

import com.redis.testcontainers.RedisContainer;
import org.testcontainers.utility.DockerImageName;

/// A container with the settings of the bundled server.
final class RedisInDocker implements TestRedis {
  private static final String IMAGE = "redis:7.4-alpine";

  private final RedisContainer container;

  private RedisInDocker(RedisContainer container) {
    this.container = container;
  }

  static RedisInDocker start() {
    DockerImageName image = DockerImageName.parse(System.getProperty("test.redis.image", IMAGE));
    RedisContainer container = new RedisContainer(image.asCompatibleSubstituteFor("redis"));
    container.setCommandParts(
        new String[] {
          "redis-server",
          "--appendonly",
          "yes",
          "--appendfsync",
          "always",
          "--save",
          "",
          "--maxmemory",
          "1gb",
          "--maxmemory-policy",
          "noeviction"
        });
    container.start();
    return new RedisInDocker(container);
  }

  @Override
  public String url() {
    return container.getRedisURI();
  }

  @Override
  public void close() {
    container.stop();
  }
}
