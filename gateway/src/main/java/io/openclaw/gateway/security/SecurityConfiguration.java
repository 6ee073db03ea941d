package io.openclaw.gateway.security;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecuritySettings.class)
public class SecurityConfiguration {

  @Bean
  FilterRegistrationBean<Gate> gate(SecuritySettings settings, Traffic traffic) {
    Set<String> hosts = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
    settings.hosts().forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    FilterRegistrationBean<Gate> gate =
        new FilterRegistrationBean<>(new Gate(new Doorkeeper(hosts), traffic));
    gate.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return gate;
  }

  @Bean
  Traffic traffic() {
    return new Traffic();
  }

  @Bean
  Bodies bodies(SecuritySettings settings) {
    return new Bodies(settings.bodyLimit().toBytes(), settings.bodyBudget().toBytes());
  }

  @Bean
  WebServerFactoryCustomizer<JettyServletWebServerFactory> loopbackOnly(Environment environment) {
    return factory -> LoopbackOnly.check(environment.getProperty("server.address", ""));
  }
}
