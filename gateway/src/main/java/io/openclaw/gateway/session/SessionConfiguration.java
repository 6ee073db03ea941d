package io.openclaw.gateway.session;

import io.openclaw.gateway.intake.SessionContext;
import io.openclaw.gateway.tasks.Tasks;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SessionSettings.class)
public class SessionConfiguration {

  @Bean
  SessionContext sessionContext(Tasks tasks, SessionSettings settings) {
    return new EarlierTurns(tasks, settings);
  }
}
