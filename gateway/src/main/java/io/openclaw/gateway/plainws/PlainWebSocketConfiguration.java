package io.openclaw.gateway.plainws;

import io.openclaw.gateway.control.TaskCommands;
import io.openclaw.gateway.feed.Follower;
import io.openclaw.gateway.intake.Intake;
import io.openclaw.gateway.presence.Presence;
import io.openclaw.gateway.quota.RequestQuota;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.gateway.token.TokenAuthenticator;
import io.openclaw.gateway.websocket.Connections;
import io.openclaw.gateway.websocket.UpgradeRequestHandler;
import io.openclaw.gateway.websocket.WebSocketSettings;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;

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
      TaskCommands commands,
      Follower follower,
      FrameBudget budget,
      PlainWebSocketSettings settings) {
    return new ClientRequestsFactory(intake, tasks, answers, commands, follower, budget, settings);
  }

  @Bean
  WebSocketHandlerMapping plainWebSocketEndpoint(
      Login login,
      ClientRequestsFactory requests,
      FrameBudget budget,
      PlainWebSocketSettings settings,
      Connections connections) {
    PlainEndpoint endpoint = new PlainEndpoint(login, requests, budget, settings);
    return UpgradeRequestHandler.mapping(
        endpoint, connections, PlainEndpoint.PATH, PlainEndpoint.PATH + "/**");
  }

  @Bean
  Login plainWebSocketLogin(
      TokenAuthenticator authenticator,
      Presence presence,
      RequestQuota quota,
      WebSocketSettings settings) {
    return new Login(authenticator, presence, quota, settings.firstFrame());
  }
}
