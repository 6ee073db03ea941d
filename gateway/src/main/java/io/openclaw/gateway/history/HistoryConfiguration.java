package io.openclaw.gateway.history;

import io.openclaw.gateway.history.redis.RedisArchiverLease;
import io.openclaw.gateway.history.sql.SqlHistory;
import io.openclaw.redis.Redis;
import io.openclaw.task.TaskHooks;
import io.openclaw.task.TaskOutbox;
import io.openclaw.task.TaskReader;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/// Wires the history; no other class names its adapters.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HistorySettings.class)
public class HistoryConfiguration {
  @Bean
  SqlHistory sqlHistory(HistorySettings settings, Environment environment, InstantSource clock) {
    String url = settings.url();
    return SqlHistory.open(
        url == null ? defaultUrl(environment) : url,
        settings.readers(),
        settings.busyTimeout(),
        settings.checkBelow().toBytes(),
        clock);
  }

  @Bean
  TaskHistory taskHistory(SqlHistory history) {
    return history.history();
  }

  @Bean
  SessionHistory sessionHistory(SqlHistory history) {
    return history.sessions();
  }

  @Bean
  HistoryArchive historyArchive(SqlHistory history) {
    return history.archive();
  }

  @Bean
  HistoryBackup historyBackup(SqlHistory history) {
    return history.backup();
  }

  @Bean
  ArchiverLease archiverLease(Redis redis) {
    return new RedisArchiverLease(redis);
  }

  @Bean
  HistoryService historyService(
      TaskOutbox outbox,
      TaskReader store,
      TaskHooks hooks,
      SqlHistory history,
      ArchiverLease lease,
      ObjectProvider<MemoryGauge> memory,
      HistorySettings settings,
      InstantSource clock) {
    return new HistoryService(
        outbox,
        store,
        hooks,
        history.archive(),
        history.backup(),
        lease,
        memory.getIfAvailable(() -> () -> 0),
        settings,
        clock);
  }

  @Bean
  HistoryBacklog historyBacklog(HistoryService service) {
    return service.backlog();
  }

  @Bean
  HistoryState.Source historyState(HistoryService service) {
    return service::state;
  }

  private static String defaultUrl(Environment environment) {
    return "jdbc:sqlite:" + environment.getProperty("openclaw.data", ".claw") + "/history.db";
  }
}
