package io.openclaw.gateway.presence;

import io.openclaw.gateway.tasks.Tasks;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PresenceSettings.class)
public class PresenceConfiguration {

  @Bean
  GatewayPresence presence(Tasks tasks, Presence.Register register, PresenceSettings settings) {
    return new GatewayPresence(tasks, register, settings.comeBack());
  }
}
