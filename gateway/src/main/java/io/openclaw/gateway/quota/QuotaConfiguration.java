package io.openclaw.gateway.quota;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({QuotaSettings.class, BodySettings.class})
public class QuotaConfiguration {

  @Bean
  RequestQuota requestQuota(Quotas quotas, QuotaSettings settings) {
    return new RequestQuota(quotas, settings.requestsPerMinute());
  }

  @Bean
  InFlightRequests inFlightRequests(QuotaSettings settings) {
    return new InFlightRequests(settings.requestsInFlight());
  }

  @Bean
  WaitingRequests waitingRequests(QuotaSettings settings) {
    return new WaitingRequests(settings.waitingRequests(), settings.waitingRequestsPerAddress());
  }

  @Bean
  ConnectionPlaces connectionPlaces(QuotaSettings settings) {
    return new ConnectionPlaces(settings.connections(), settings.connectionsPerAddress());
  }

  @Bean
  RequestBodies requestBodies(BodySettings bodies, QuotaSettings settings) {
    return new RequestBodies(
        bodies.bodyLimit().toBytes(),
        bodies.bodyBudget().toBytes(),
        new MinimumRate(settings.bodyRate().toBytes(), settings.bodyGrace()));
  }
}
