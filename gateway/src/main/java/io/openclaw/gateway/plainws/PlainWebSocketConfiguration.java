package io.openclaw.gateway.plainws;

import io.openclaw.gateway.feed.Follower;
import io.openclaw.gateway.intake.Intake;
import io.openclaw.gateway.presence.Presence;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.gateway.token.TokenAuthenticator;
import io.openclaw.gateway.websocket.Connections;
import io.openclaw.gateway.websocket.UpgradeServlet;
import io.openclaw.gateway.websocket.WebSocketSettings;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PlainWebSocketSettings.class)
public class PlainWebSocketConfiguration {

  @Bean
  FrameBudget frameBudget(PlainWebSocketSettings settings) {
    return new FrameBudget(settings.heldFrames().toBytes());
  }

  @Bean
  ClientRequestsFactory plainWebSocketRequests(
      Intake intake,
      Tasks tasks,
      TaskAnswers answers,
      Follower follower,
      FrameBudget budget,
      PlainWebSocketSettings settings) {
    return new ClientRequestsFactory(intake, tasks, answers, follower, budget, settings);
  }

  @Bean
  ServletRegistrationBean<UpgradeServlet> plainWebSocketEndpoint(
      Login login,
      ClientRequestsFactory requests,
      FrameBudget budget,
      PlainWebSocketSettings settings,
      Connections connections) {
    PlainEndpoint endpoint = new PlainEndpoint(login, requests, budget, settings);
    ServletRegistrationBean<UpgradeServlet> servlet =
        new ServletRegistrationBean<>(
            new UpgradeServlet(endpoint, connections),
            PlainEndpoint.PATH,
            PlainEndpoint.PATH + "/*");
    servlet.setName("plain-websocket");
    return servlet;
  }

  @Bean
  Login plainWebSocketLogin(
      TokenAuthenticator authenticator, Presence presence, WebSocketSettings settings) {
    return new Login(authenticator, presence, settings.firstFrame());
  }
}
