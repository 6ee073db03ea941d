package io.openclaw.redis.client;

import io.lettuce.core.RedisClient;
import io.openclaw.redis.Redis;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// Imported by each role; a [Redis] is then made over the client. Nothing is connected here, so a
/// process starts whether Redis is there or not.
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({SslAutoConfiguration.class, DataRedisAutoConfiguration.class})
public class RedisClientConfiguration {

  @Bean
  static ShortAddress shortAddress(Environment environment) {
    return new ShortAddress(environment.getProperty("openclaw.redis-url", ""));
  }

  @Bean
  ClientResourcesBuilderCustomizer redisThreads() {
    return Redis::configure;
  }

  @Bean
  LettuceClientOptionsBuilderCustomizer redisOptions() {
    return Redis::configure;
  }

  /// Boot's factory stops its own client before the beans of the context are destroyed, some of
  /// which still have a last word to say to Redis; so this one lives by itself. That of the factory
  /// is never connected.
  @Bean(destroyMethod = "shutdown")
  RedisClient redisClient(LettuceConnectionFactory settings) {
    return NativeClient.of(settings);
  }
}
