package io.openclaw.gateway.stomp;

import io.openclaw.gateway.feed.SessionFeeds;
import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.intake.Intake;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.token.TokenAuthenticator;
import io.openclaw.gateway.websocket.Connections;
import io.openclaw.gateway.websocket.Departures;
import io.openclaw.gateway.websocket.UpgradeServlet;
import io.openclaw.gateway.websocket.WebSocketSettings;
import java.time.InstantSource;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class StompConfiguration {

  @Bean
  ServletRegistrationBean<UpgradeServlet> stompDoor(
      Intake intake,
      TaskAnswers answers,
      TaskFeeds feeds,
      SessionFeeds sessions,
      Departures departures,
      TokenAuthenticator authenticator,
      WebSocketSettings settings,
      InstantSource clock,
      Connections connections) {
    Rooms rooms =
        new Rooms(intake, answers, feeds, sessions, departures, authenticator, settings, clock);
    ServletRegistrationBean<UpgradeServlet> door =
        new ServletRegistrationBean<>(
            new UpgradeServlet(new StompDoor(rooms), connections), StompDoor.PATH);
    door.setName("stomp");
    return door;
  }
}
