package io.openclaw.gateway.webguard;

import io.openclaw.gateway.quota.InFlightRequests;
import io.openclaw.gateway.quota.RequestQuota;
import io.openclaw.gateway.token.TokenAuthenticator;
import jakarta.servlet.Filter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({WebGuardSettings.class, NetworkSettings.class})
public class WebGuardConfiguration {
  private static final int SECOND = Ordered.HIGHEST_PRECEDENCE + 10;

  @Bean
  FilterRegistrationBean<RequestEntryFilter> requestEntryFilter(
      WebGuardSettings settings,
      NetworkSettings network,
      InFlightRequests inFlight,
      RequestCounter requests) {
    Set<String> hosts = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
    hosts.addAll(lower(settings.hosts()));
    RequestEntryFilter filter =
        new RequestEntryFilter(
            new HostOriginCheck(hosts, lower(settings.origins())),
            new TrustedProxies(network.trustedProxies()),
            requests,
            inFlight);
    FilterRegistrationBean<RequestEntryFilter> first = new FilterRegistrationBean<>(filter);
    first.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return first;
  }

  @Bean
  FilterRegistrationBean<Filter> securityChain(TokenAuthenticator tokens, RequestQuota quota) {
    FilterRegistrationBean<Filter> second =
        new FilterRegistrationBean<>(SecurityChain.of(new BearerAuthenticator(tokens), quota));
    second.setName("securityChain");
    second.setOrder(SECOND);
    return second;
  }

  @Bean
  RequestCounter requestCounter() {
    return new RequestCounter();
  }

  @Bean
  WebServerFactoryCustomizer<JettyServletWebServerFactory> jettyHardening(
      NetworkSettings settings) {
    return factory -> factory.addServerCustomizers(new JettyHardening(settings));
  }

  private static Set<String> lower(List<String> texts) {
    return texts.stream().map(it -> it.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }
}
