package io.openclaw.redis.client;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;

/// `openclaw.redis-url` replaces every address, and the credentials, that `spring.data.redis`
/// names.
final class ShortAddress implements BeanPostProcessor {
  private final String url;

  ShortAddress(String url) {
    if (!url.matches("|rediss?://.+")) {
      throw new IllegalArgumentException("openclaw.redis-url must be redis://host:port");
    }
    this.url = url;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof DataRedisProperties settings && !url.isEmpty()) {
      settings.setUrl(url);
      settings.setCluster(null);
      settings.setSentinel(null);
      settings.setMasterreplica(null);
    }
    return bean;
  }
}
