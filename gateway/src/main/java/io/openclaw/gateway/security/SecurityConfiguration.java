package io.openclaw.gateway.security;

import jakarta.servlet.Filter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SecuritySettings.class, ProtectionSettings.class})
public class SecurityConfiguration {
  private static final int AFTER_THE_GATE = Ordered.HIGHEST_PRECEDENCE + 10;

  @Bean
  FilterRegistrationBean<Gate> gate(
      SecuritySettings settings, ProtectionSettings protection, Traffic traffic) {
    Set<String> hosts = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
    hosts.addAll(lower(settings.hosts()));
    Gate gate =
        new Gate(
            new Doorkeeper(hosts, lower(settings.origins())),
            new Addresses(protection.trustedProxies()),
            traffic,
            new InFlight(protection.requestsInFlight()));
    FilterRegistrationBean<Gate> first = new FilterRegistrationBean<>(gate);
    first.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return first;
  }

  @Bean
  FilterRegistrationBean<Filter> guard(
      Callers callers, Quotas quotas, ProtectionSettings protection) {
    FilterRegistrationBean<Filter> second =
        new FilterRegistrationBean<>(
            Guard.of(
                new Entrance(callers), new QuotaFilter(quotas, protection.requestsPerMinute())));
    second.setName("guard");
    second.setOrder(AFTER_THE_GATE);
    return second;
  }

  @Bean
  TokenBook tokenBook(TokenStore store, ProtectionSettings settings, InstantSource clock) {
    Optional<TokenFile> file =
        Optional.of(settings.tokensFile())
            .filter(it -> !it.isBlank())
            .map(it -> new TokenFile(Path.of(it)));
    return new TokenBook(store, file, clock);
  }

  @Bean
  TokenOffice tokenOffice(TokenStore store, TokenBook book, InstantSource clock) {
    return new TokenOffice(store, book, clock);
  }

  @Bean
  Callers callers(TokenBook book, ProtectionSettings settings, Environment environment) {
    return new Callers(
        book, new Entry(settings.tokens(), StartCheck.loopback(address(environment))));
  }

  @Bean
  Places places(ProtectionSettings settings) {
    return new Places(settings.connections(), settings.connectionsPerAddress());
  }

  @Bean
  Traffic traffic() {
    return new Traffic();
  }

  @Bean
  Bodies bodies(SecuritySettings settings, ProtectionSettings protection) {
    return new Bodies(
        settings.bodyLimit().toBytes(),
        settings.bodyBudget().toBytes(),
        new Pace(protection.bodyRate().toBytes(), protection.bodyGrace()));
  }

  @Bean
  WebServerFactoryCustomizer<JettyServletWebServerFactory> startCheck(
      Environment environment, ProtectionSettings settings, TokenBook book) {
    return factory -> StartCheck.check(address(environment), settings.tokens(), book);
  }

  @Bean
  WebServerFactoryCustomizer<JettyServletWebServerFactory> sockets(ProtectionSettings settings) {
    return factory -> factory.addServerCustomizers(new Sockets(settings));
  }

  private static String address(Environment environment) {
    return environment.getProperty("server.address", "");
  }

  private static Set<String> lower(List<String> texts) {
    return texts.stream().map(it -> it.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }
}
