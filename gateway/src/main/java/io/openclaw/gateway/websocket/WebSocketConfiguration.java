package io.openclaw.gateway.websocket;

import java.time.Duration;
import org.eclipse.jetty.ee11.websocket.server.JettyWebSocketServerContainer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebSocketSettings.class)
public class WebSocketConfiguration {
  private static final int LARGEST_FRAME = 64 << 10;

  @Bean
  Connections connections(WebSocketSettings settings) {
    return new Connections(settings);
  }

  /// The container itself is set up by Boot. Signs of life are looked after by [Connections], which
  /// also sees a socket that takes nothing; the server's own clock would only see silence.
  @Bean
  ServletContextInitializer webSocketContainer() {
    return context -> {
      JettyWebSocketServerContainer container =
          JettyWebSocketServerContainer.ensureContainer(context);
      container.setIdleTimeout(Duration.ZERO);
      container.setMaxFrameSize(LARGEST_FRAME);
      container.setAutoFragment(true);
    };
  }
}
