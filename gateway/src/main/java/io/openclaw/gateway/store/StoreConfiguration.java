package io.openclaw.gateway.store;

import io.lettuce.core.RedisClient;
import io.openclaw.gateway.history.MemoryGauge;
import io.openclaw.gateway.presence.Presence;
import io.openclaw.gateway.quota.QuotaSettings;
import io.openclaw.gateway.quota.Quotas;
import io.openclaw.gateway.quota.redis.RedisQuotas;
import io.openclaw.gateway.token.TokenStore;
import io.openclaw.gateway.token.redis.RedisTokenStore;
import io.openclaw.provider.AccountStates;
import io.openclaw.provider.redis.RedisAccountStates;
import io.openclaw.redis.Redis;
import io.openclaw.redis.client.RedisClientConfiguration;
import io.openclaw.sweep.Sweeper;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.TaskSignals;
import io.openclaw.task.TaskStore;
import io.openclaw.task.TaskSweep;
import io.openclaw.task.Workers;
import io.openclaw.task.redis.RedisTaskSignals;
import io.openclaw.task.redis.RedisTaskStore;
import io.openclaw.task.redis.RedisWorkers;
import io.openclaw.task.redis.ShardCount;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreSettings.class)
@Import(RedisClientConfiguration.class)
public class StoreConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(StoreConfiguration.class);

  @Bean
  Redis redis(RedisClient client, StoreSettings settings) {
    return Redis.over(client, settings.redisWithin());
  }

  @Bean
  RedisFacts redisFacts(Redis redis) {
    return new RedisFacts(redis);
  }

  @Bean
  MemoryGauge redisMemory(RedisFacts redis) {
    return new RedisMemory(redis);
  }

  @Bean
  ShardCount shardCount(Redis redis, StoreSettings settings) {
    return ShardCount.agreed(redis, settings.shards());
  }

  @Bean
  RedisCheck redisCheck(
      RedisFacts redis,
      ShardCount shards,
      StoreSettings settings,
      ConfigurableApplicationContext context) {
    return new RedisCheck(
        redis, shards, settings.redisOurs(), Duration.ofMinutes(1), why -> end(context, why));
  }

  @Bean
  QueueLimits queueLimits(StoreSettings settings) {
    return settings.limits();
  }

  @Bean
  TaskStore taskStore(Redis redis, StoreSettings settings, ShardCount shards, InstantSource clock) {
    return new RedisTaskStore(redis, settings.limits(), shards, clock);
  }

  @Bean
  TaskSignals taskSignals(Redis redis, ShardCount shards) {
    return new RedisTaskSignals(redis, shards);
  }

  @Bean
  Workers workers(Redis redis, InstantSource clock) {
    return new RedisWorkers(redis, clock);
  }

  @Bean
  TokenStore tokenStore(Redis redis) {
    return new RedisTokenStore(redis);
  }

  @Bean
  Quotas quotas(Redis redis, QuotaSettings settings) {
    return new RedisQuotas(redis, settings.requestsPerMinute(), settings.burst());
  }

  @Bean
  Presence.Register presenceRegister(Redis redis) {
    return new RedisPresenceRegister(redis);
  }

  @Bean
  AccountStates accountStates(Redis redis) {
    return new RedisAccountStates(redis);
  }

  @Bean
  Sweeper sweeper(TaskSweep tasks) {
    return new Sweeper(tasks);
  }

  /// From a thread of its own: closing the context waits for what started it.
  private static void end(ConfigurableApplicationContext context, String why) {
    LOG.error(why);
    Thread.ofPlatform()
        .name("refused")
        .start(() -> System.exit(SpringApplication.exit(context, () -> 1)));
  }
}
