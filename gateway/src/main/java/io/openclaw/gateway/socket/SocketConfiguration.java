package io.openclaw.gateway.socket;

import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.intake.Intake;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.gateway.token.TokenAuthenticator;
import io.openclaw.gateway.websocket.Connections;
import io.openclaw.gateway.websocket.Departures;
import io.openclaw.gateway.websocket.UpgradeServlet;
import io.openclaw.gateway.websocket.WebSocketSettings;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SocketSettings.class)
public class SocketConfiguration {

  @Bean
  Held heldFrames(SocketSettings settings) {
    return new Held(settings.heldFrames().toBytes());
  }

  @Bean
  ServletRegistrationBean<UpgradeServlet> socketDoor(
      Intake intake,
      Tasks tasks,
      TaskAnswers answers,
      TaskFeeds feeds,
      Departures departures,
      InstantSource clock,
      TokenAuthenticator authenticator,
      SocketSettings settings,
      WebSocketSettings limits,
      Held held,
      Connections connections) {
    Rooms rooms =
        new Rooms(
            intake,
            tasks,
            answers,
            feeds,
            departures,
            clock,
            authenticator,
            settings,
            limits,
            held);
    ServletRegistrationBean<UpgradeServlet> door =
        new ServletRegistrationBean<>(
            new UpgradeServlet(new SocketDoor(rooms), connections),
            SocketDoor.PATH,
            SocketDoor.PATH + "/*");
    door.setName("socket");
    return door;
  }
}
