package io.openclaw.gateway.store;

import io.openclaw.redis.Redis;
import io.openclaw.sweep.Sweeper;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.TaskSignals;
import io.openclaw.task.TaskStore;
import io.openclaw.task.TaskSweep;
import io.openclaw.task.Workers;
import io.openclaw.task.redis.RedisTaskSignals;
import io.openclaw.task.redis.RedisTaskStore;
import io.openclaw.task.redis.RedisWorkers;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreSettings.class)
public class StoreConfiguration {

  @Bean
  Redis redis(StoreSettings settings) {
    return Redis.connect(settings.redisUrl(), settings.redisWithin());
  }

  @Bean
  QueueLimits queueLimits(StoreSettings settings) {
    return settings.limits();
  }

  @Bean
  TaskStore taskStore(Redis redis, StoreSettings settings, InstantSource clock) {
    return new RedisTaskStore(redis, settings.limits(), settings.shards(), clock);
  }

  @Bean
  TaskSignals taskSignals(Redis redis, StoreSettings settings) {
    return new RedisTaskSignals(redis, settings.shards());
  }

  @Bean
  Workers workers(Redis redis, InstantSource clock) {
    return new RedisWorkers(redis, clock);
  }

  @Bean
  Sweeper sweeper(TaskSweep tasks) {
    return new Sweeper(tasks);
  }
}
