package io.openclaw.gateway.websocket;

import io.openclaw.gateway.quota.ConnectionPlaces;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebSocketSettings.class)
public class WebSocketConfiguration {

  @Bean
  Connections connections(WebSocketSettings settings, ConnectionPlaces places) {
    return new Connections(settings, places);
  }
}
