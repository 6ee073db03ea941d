package io.openclaw.worker;

import io.openclaw.provider.Catalogue;
import io.openclaw.ratelimit.LimiterSettings;
import io.openclaw.ratelimit.RateLimiter;
import io.openclaw.ratelimit.redis.RedisBuckets;
import io.openclaw.ratelimit.redis.RedisLimits;
import io.openclaw.redis.Redis;
import io.openclaw.sweep.Sweeper;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.TaskStore;
import io.openclaw.task.TaskWork.Capabilities;
import io.openclaw.task.redis.RedisTaskSignals;
import io.openclaw.task.redis.RedisTaskStore;
import io.openclaw.task.redis.RedisWorkers;
import io.openclaw.worker.attempt.AttemptSettings;
import io.openclaw.worker.attempt.Attempts;
import io.openclaw.worker.cache.Answers;
import io.openclaw.worker.cache.redis.RedisAnswers;
import io.openclaw.worker.claim.Identity;
import io.openclaw.worker.claim.Worker;
import io.openclaw.worker.provider.KeepWarm;
import io.openclaw.worker.provider.Provider;
import io.openclaw.worker.provider.Providers;
import io.openclaw.worker.provider.openai.OpenAiProvider;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Puts the rooms together; the one place that names adapters.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WorkerSettings.class)
class WorkerConfiguration {
  /// What sysexits.h calls an internal software error: the supervisor starts a fresh process.
  private static final int STUCK = 70;

  @Bean
  InstantSource clock(WorkerSettings settings) {
    Duration ahead = settings.clockAhead();
    return ahead.isZero() ? InstantSource.system() : Clock.offset(Clock.systemUTC(), ahead);
  }

  @Bean
  Identity identity(WorkerSettings settings) {
    return Identity.create(settings.name());
  }

  @Bean
  Redis redis(@Value("${openclaw.redis-url}") String url, WorkerSettings settings) {
    return Redis.connect(url, settings.answerWithin());
  }

  @Bean
  TaskStore store(Redis redis, WorkerSettings settings, InstantSource clock) {
    return new RedisTaskStore(redis, QueueLimits.DEFAULT, settings.shards(), clock);
  }

  @Bean
  Providers providers() {
    return new Providers(Catalogue.load(System.getenv()), System.getenv());
  }

  @Bean
  Provider provider(InstantSource clock) {
    return new OpenAiProvider(clock);
  }

  @Bean
  RateLimiter limiter(Redis redis, Identity identity, WorkerSettings settings) {
    LimiterSettings limits = LimiterSettings.DEFAULT;
    return new RateLimiter(
        new RedisLimits(redis, limits),
        new RedisBuckets(redis),
        limits,
        identity.id(),
        settings.seat().isEmpty() ? null : settings.seat());
  }

  @Bean
  KeepWarm keepWarm(Provider provider, Providers providers, WorkerSettings settings) {
    return new KeepWarm(provider, providers, settings.warmEvery());
  }

  @Bean
  Answers answers(Redis redis, WorkerSettings settings) {
    return new Answers(new RedisAnswers(redis), settings.caching());
  }

  @Bean
  Attempts attempts(
      TaskStore store,
      Providers providers,
      Provider provider,
      RateLimiter limiter,
      Answers answers,
      InstantSource clock,
      Identity identity,
      WorkerSettings settings) {
    AttemptSettings of =
        new AttemptSettings(
            identity.id(),
            settings.permitPatience(),
            settings.mostOutput(),
            settings.mostUnflushed());
    return new Attempts(store, store, providers, provider, limiter, answers, clock, of);
  }

  @Bean
  Worker worker(
      Identity identity,
      WorkerSettings settings,
      Redis redis,
      TaskStore store,
      Attempts attempts,
      Providers providers,
      InstantSource clock) {
    Worker.Store ports =
        new Worker.Store(
            store,
            store,
            new RedisTaskSignals(redis, settings.shards()),
            new RedisWorkers(redis, clock));
    return new Worker(
        identity,
        settings.claims(),
        ports,
        attempts,
        providers.configured(),
        new Capabilities(Set.copyOf(providers.accounts()), Attempts.MODES),
        clock,
        () -> Runtime.getRuntime().halt(STUCK));
  }

  @Bean
  Sweeper sweeper(TaskStore store) {
    return new Sweeper(store);
  }

  @Bean
  WorkerLife life(Worker worker, Attempts attempts, KeepWarm warm) {
    return new WorkerLife(worker, attempts, warm);
  }
}
