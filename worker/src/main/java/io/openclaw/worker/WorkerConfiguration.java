package io.openclaw.worker;

import io.lettuce.core.RedisClient;
import io.openclaw.provider.Catalogue;
import io.openclaw.ratelimit.LimiterSettings;
import io.openclaw.ratelimit.RateLimiter;
import io.openclaw.ratelimit.redis.RedisBuckets;
import io.openclaw.ratelimit.redis.RedisLimits;
import io.openclaw.redis.Redis;
import io.openclaw.redis.client.RedisClientConfiguration;
import io.openclaw.sweep.Sweeper;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.TaskStore;
import io.openclaw.task.TaskWork.Capabilities;
import io.openclaw.task.redis.RedisTaskSignals;
import io.openclaw.task.redis.RedisTaskStore;
import io.openclaw.task.redis.RedisWorkers;
import io.openclaw.task.redis.ShardCount;
import io.openclaw.worker.attempt.Attempts;
import io.openclaw.worker.cache.AnswerCache;
import io.openclaw.worker.cache.redis.RedisAnswerStore;
import io.openclaw.worker.call.CallSettings;
import io.openclaw.worker.call.ModelCalls;
import io.openclaw.worker.call.Routes;
import io.openclaw.worker.claim.Identity;
import io.openclaw.worker.claim.Worker;
import io.openclaw.worker.log.Appender;
import io.openclaw.worker.memory.MemoryBudget;
import io.openclaw.worker.memory.MemoryGuard;
import io.openclaw.worker.mode.Mode;
import io.openclaw.worker.mode.Modes;
import io.openclaw.worker.mode.ask.AskMode;
import io.openclaw.worker.provider.ConnectionWarmer;
import io.openclaw.worker.provider.Provider;
import io.openclaw.worker.provider.Providers;
import io.openclaw.worker.provider.openai.OpenAiProvider;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Puts the rooms together; the one place that names adapters.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WorkerSettings.class)
@Import(RedisClientConfiguration.class)
class WorkerConfiguration {
  /// What sysexits.h calls an internal software error: the supervisor starts a fresh process.
  private static final int STUCK = 70;

  @Bean
  InstantSource clock(WorkerSettings settings) {
    Duration ahead = settings.clockAhead();
    return ahead.isZero() ? InstantSource.system() : Clock.offset(Clock.systemUTC(), ahead);
  }

  @Bean
  Identity identity(WorkerSettings settings, InstantSource clock) {
    return Identity.create(settings.name(), clock.instant());
  }

  @Bean
  Redis redis(RedisClient client, WorkerSettings settings) {
    return Redis.over(client, settings.answerWithin());
  }

  @Bean
  ShardCount shards(Redis redis) {
    return ShardCount.found(redis);
  }

  @Bean
  TaskStore store(Redis redis, ShardCount shards, InstantSource clock) {
    return new RedisTaskStore(redis, QueueLimits.DEFAULT, shards, clock);
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
        settings.instance().isEmpty() ? null : settings.instance());
  }

  @Bean
  ConnectionWarmer keepWarm(Provider provider, Providers providers, WorkerSettings settings) {
    return new ConnectionWarmer(provider, providers, settings.warmEvery());
  }

  @Bean
  AnswerCache answers(Redis redis, WorkerSettings settings) {
    return new AnswerCache(new RedisAnswerStore(redis), settings.caching());
  }

  @Bean
  Routes routes(Providers providers) {
    return new Routes(providers);
  }

  @Bean
  ModelCalls calls(
      RateLimiter limiter, Provider provider, InstantSource clock, WorkerSettings settings) {
    CallSettings of = new CallSettings(settings.permitPatience(), settings.mostOutput());
    return new ModelCalls(limiter, provider, clock, of);
  }

  @Bean
  Mode ask(TaskStore store, Routes routes, ModelCalls calls, AnswerCache answers) {
    return new AskMode(store, routes, calls, answers);
  }

  @Bean
  Appender appender(TaskStore store, WorkerSettings settings) {
    return new Appender(store, settings.mostUnflushed());
  }

  @Bean
  MemoryBudget memory(WorkerSettings settings) {
    return new MemoryBudget(settings.memory());
  }

  @Bean
  Attempts attempts(
      TaskStore store,
      Appender appender,
      MemoryBudget memory,
      List<Mode> modes,
      InstantSource clock,
      Identity identity) {
    return new Attempts(store, appender, memory, new Modes(modes), clock, identity.id());
  }

  @Bean
  Worker worker(
      Identity identity,
      WorkerSettings settings,
      Redis redis,
      ShardCount shards,
      TaskStore store,
      Attempts attempts,
      Providers providers,
      List<Mode> modes,
      InstantSource clock) {
    Capabilities able =
        new Capabilities(Set.copyOf(providers.accounts()), Set.copyOf(new Modes(modes).names()));
    Worker.Store ports =
        new Worker.Store(
            store, store, new RedisTaskSignals(redis, shards), new RedisWorkers(redis, clock));
    return new Worker(
        identity,
        settings.claims(providers.configured(), able),
        ports,
        attempts,
        clock,
        new Worker.Ending(
            () -> Runtime.getRuntime().halt(STUCK), WorkerConfiguration::drainAndEnd));
  }

  /// By the same way as a SIGTERM; the thread that asks for it is one of those that are stopped.
  private static void drainAndEnd() {
    Thread.ofPlatform().name("end").daemon().start(() -> System.exit(0));
  }

  @Bean
  MemoryGuard memoryGuard(WorkerSettings settings) {
    return MemoryGuard.of(settings.mostResident(), WorkerConfiguration::drainAndEnd);
  }

  @Bean
  Sweeper sweeper(TaskStore store) {
    return new Sweeper(store);
  }

  @Bean
  WorkerLife life(
      Worker worker, ModelCalls calls, Routes routes, ConnectionWarmer warm, MemoryGuard guard) {
    return new WorkerLife(worker, () -> calls.join(routes), warm, guard);
  }
}
