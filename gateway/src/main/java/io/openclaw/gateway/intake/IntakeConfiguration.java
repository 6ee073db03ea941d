package io.openclaw.gateway.intake;

import io.openclaw.provider.Catalogue;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.TaskControl;
import io.openclaw.task.TaskIntake;
import io.openclaw.task.TaskOutbox;
import io.openclaw.task.Workers;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IntakeSettings.class)
public class IntakeConfiguration {

  @Bean
  ProviderChoice providerChoice(Catalogue catalogue, Workers workers) {
    return new ProviderChoice(catalogue, workers);
  }

  @Bean
  Intake intake(
      IntakeSettings settings,
      Catalogue catalogue,
      ProviderChoice choice,
      TaskIntake store,
      TaskControl control,
      TaskOutbox outbox,
      SessionContext context,
      QueueLimits limits,
      InstantSource clock) {
    return new Intake(
        store,
        new SubmitBody(settings, catalogue, choice, context, clock),
        new GroupCommit(store, outbox.shards()),
        new UnknownOutcomes(control),
        new Refusals(limits),
        clock,
        settings.submitWithin(),
        outbox.shards());
  }
}
