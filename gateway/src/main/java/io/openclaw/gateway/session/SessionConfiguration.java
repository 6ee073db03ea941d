package io.openclaw.gateway.session;

import io.openclaw.gateway.history.SessionHistory;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.TaskControl;
import io.openclaw.task.TaskReader;
import io.openclaw.task.TaskSessions;
import io.openclaw.task.TaskSignals;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SessionSettings.class)
public class SessionConfiguration {

  @Bean
  ContextReader contextReader(Tasks tasks, SessionSettings settings) {
    return new ContextReader(tasks, settings);
  }

  @Bean
  TurnReleaser turnReleaser(
      TaskSessions store,
      Tasks tasks,
      ContextReader contexts,
      TaskSignals signals,
      SessionSettings settings) {
    return new TurnReleaser(store, tasks, contexts, signals, settings.readWithin());
  }

  @Bean
  Sessions sessions(
      TaskSessions store,
      TaskReader reader,
      TaskControl control,
      SessionHistory history,
      Tasks tasks,
      ContextReader contexts,
      SessionSettings settings) {
    return new Sessions(
        store,
        control,
        history,
        tasks,
        new SessionLists(store, reader, history),
        contexts,
        settings.contextTokens());
  }
}
