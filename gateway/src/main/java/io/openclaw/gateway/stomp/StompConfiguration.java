package io.openclaw.gateway.stomp;

import io.openclaw.gateway.control.TaskCommands;
import io.openclaw.gateway.feed.Follower;
import io.openclaw.gateway.feed.SessionFeeds;
import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.intake.Intake;
import io.openclaw.gateway.presence.Presence;
import io.openclaw.gateway.quota.RequestQuota;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.token.TokenAuthenticator;
import io.openclaw.gateway.websocket.Connections;
import io.openclaw.gateway.websocket.UpgradeRequestHandler;
import io.openclaw.gateway.websocket.WebSocketSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;

@Configuration(proxyBeanMethods = false)
public class StompConfiguration {

  @Bean
  SubscriptionFactory stompSubscriptions(
      TaskAnswers answers, TaskFeeds tasks, SessionFeeds sessions, Follower follower) {
    return new SubscriptionFactory(answers, tasks, sessions, follower);
  }

  @Bean
  SendHandler stompSends(Intake intake, TaskAnswers answers, TaskCommands commands) {
    return new SendHandler(intake, answers, commands);
  }

  @Bean
  WebSocketHandlerMapping stompEndpoint(
      TokenAuthenticator authenticator,
      Presence presence,
      RequestQuota quota,
      SubscriptionFactory subscriptions,
      SendHandler sends,
      WebSocketSettings settings,
      Connections connections) {
    StompEndpoint endpoint =
        new StompEndpoint(authenticator, presence, quota, subscriptions, sends, settings);
    return UpgradeRequestHandler.mapping(endpoint, connections, StompEndpoint.PATH);
  }
}
