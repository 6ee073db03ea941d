package io.openclaw.gateway;

import io.openclaw.fatal.FatalErrors;
import io.openclaw.gateway.history.HistoryConfiguration;
import io.openclaw.gateway.store.StoreConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Import;

/// The gateway process.
@SpringBootConfiguration(proxyBeanMethods = false)
@Import({GatewayConfiguration.class, HistoryConfiguration.class, StoreConfiguration.class})
public class GatewayApplication {

  public static void main(String[] arguments) {
    FatalErrors.endTheProcessWhenUncaught();
    try {
      SpringApplication.run(GatewayApplication.class, arguments);
    } catch (SpringApplication.AbandonedRunException trainingRun) {
      throw trainingRun;
    } catch (RuntimeException refused) {
      // Said in one line by StartFailures.
      System.exit(1);
    }
  }
}
