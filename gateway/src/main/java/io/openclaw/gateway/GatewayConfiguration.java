package io.openclaw.gateway;

import io.openclaw.gateway.api.ApiConfiguration;
import io.openclaw.gateway.chat.ChatConfiguration;
import io.openclaw.gateway.control.ControlConfiguration;
import io.openclaw.gateway.feed.FeedConfiguration;
import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.intake.Intake;
import io.openclaw.gateway.intake.IntakeConfiguration;
import io.openclaw.gateway.openapi.OpenApiConfiguration;
import io.openclaw.gateway.ops.OpsConfiguration;
import io.openclaw.gateway.plainws.PlainWebSocketConfiguration;
import io.openclaw.gateway.presence.PresenceConfiguration;
import io.openclaw.gateway.problem.ProblemConfiguration;
import io.openclaw.gateway.quota.QuotaConfiguration;
import io.openclaw.gateway.session.SessionConfiguration;
import io.openclaw.gateway.stomp.StompConfiguration;
import io.openclaw.gateway.tasks.TasksConfiguration;
import io.openclaw.gateway.token.TokenConfiguration;
import io.openclaw.gateway.waiting.WaitingConfiguration;
import io.openclaw.gateway.web.WebConfiguration;
import io.openclaw.gateway.webguard.WebGuardConfiguration;
import io.openclaw.gateway.webhook.WebhookConfiguration;
import io.openclaw.gateway.websocket.WebSocketConfiguration;
import io.openclaw.provider.Catalogue;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Everything but the store and the history, which tests replace. What is imported is listed by
/// name instead of searched for: that is what makes the start fast.
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  ConfigurationPropertiesAutoConfiguration.class,
  LifecycleAutoConfiguration.class,
  PropertyPlaceholderAutoConfiguration.class,
  JacksonAutoConfiguration.class,
  HttpMessageConvertersAutoConfiguration.class,
  JettyServletWebServerAutoConfiguration.class,
  DispatcherServletAutoConfiguration.class,
  WebMvcAutoConfiguration.class
})
@Import({
  ApiConfiguration.class,
  ChatConfiguration.class,
  ControlConfiguration.class,
  FeedConfiguration.class,
  IntakeConfiguration.class,
  OpenApiConfiguration.class,
  OpsConfiguration.class,
  ProblemConfiguration.class,
  QuotaConfiguration.class,
  TokenConfiguration.class,
  WebGuardConfiguration.class,
  WebhookConfiguration.class,
  SessionConfiguration.class,
  PlainWebSocketConfiguration.class,
  PresenceConfiguration.class,
  StompConfiguration.class,
  TasksConfiguration.class,
  WaitingConfiguration.class,
  WebConfiguration.class,
  WebSocketConfiguration.class
})
class GatewayConfiguration {

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  GracefulStop gracefulStop(Intake intake, TaskFeeds feeds) {
    return new GracefulStop(intake, feeds);
  }

  @Bean
  Catalogue catalogue() {
    return Catalogue.load(System.getenv());
  }
}
