package io.openclaw.gateway.waiting;

import io.openclaw.provider.Catalogue;
import io.openclaw.task.Workers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class WaitingConfiguration {

  @Bean
  WaitReasons waitReasons(Catalogue catalogue, Workers workers) {
    return new WaitReasons(catalogue, workers);
  }
}
