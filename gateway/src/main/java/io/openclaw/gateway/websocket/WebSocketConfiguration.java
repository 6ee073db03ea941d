package io.openclaw.gateway.websocket;

import io.openclaw.gateway.quota.ConnectionPlaces;
import java.time.Duration;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.server.JettyWebSocketServerContainer;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebSocketSettings.class)
public class WebSocketConfiguration {
  private static final int LARGEST_FRAME = 64 << 10;

  @Bean
  Connections connections(WebSocketSettings settings, ConnectionPlaces places) {
    return new Connections(settings, places);
  }

  /// Signs of life are checked by [Connections], which also sees a socket that takes nothing; the
  /// server's own idle time-out would only see silence.
  @Bean
  ServletContextInitializer webSocketContainer() {
    return context -> {
      ServletContextHandler handler = ServletContextHandler.getServletContextHandler(context);
      WebSocketServerComponents.ensureWebSocketComponents(handler.getServer(), handler);
      JettyWebSocketServerContainer container =
          JettyWebSocketServerContainer.ensureContainer(context);
      container.setIdleTimeout(Duration.ZERO);
      container.setMaxFrameSize(LARGEST_FRAME);
      container.setAutoFragment(true);
    };
  }
}
