package io.openclaw.gateway.intake;

import io.openclaw.gateway.history.HistoryBacklog;
import io.openclaw.gateway.webhook.Receivers;
import io.openclaw.provider.Catalogue;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.TaskControl;
import io.openclaw.task.TaskIntake;
import io.openclaw.task.TaskOutbox;
import io.openclaw.task.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IntakeSettings.class)
public class IntakeConfiguration {

  @Bean
  ProviderChoice providerChoice(Catalogue catalogue, Workers workers) {
    return new ProviderChoice(catalogue, workers);
  }

  /// A file of one word a line, none by default.
  @Bean
  WordFilter wordFilter(Environment environment) {
    String file = environment.getProperty("openclaw.words-file", "");
    try {
      return new WordFilter(file.isBlank() ? List.of() : Files.readAllLines(Path.of(file)));
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("openclaw.words-file cannot be read", unreadable);
    }
  }

  @Bean
  WebhookField webhookField(Receivers receivers) {
    return new WebhookField(receivers);
  }

  @Bean
  Intake intake(
      IntakeSettings settings,
      Catalogue catalogue,
      ProviderChoice choice,
      TaskIntake store,
      TaskControl control,
      TaskOutbox outbox,
      WordFilter words,
      WebhookField webhooks,
      QueueLimits limits,
      ObjectProvider<HistoryBacklog> backlog,
      Environment environment,
      InstantSource clock) {
    Path data = Path.of(environment.getProperty("openclaw.data", ".claw"));
    return new Intake(
        store,
        new SubmitBody(settings, catalogue, choice, words, webhooks, clock),
        new Repeats(catalogue, settings, webhooks),
        new GroupCommit(store),
        new UnknownOutcomes(control, new UnknownOutcomesFile(data)),
        new Refusals(limits),
        backlog.getIfAvailable(() -> () -> false),
        clock,
        settings.submitWithin(),
        outbox::shards);
  }
}
