package io.openclaw.gateway.webhook;

import io.openclaw.gateway.history.TaskHistory;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.TaskHooks;
import io.openclaw.task.TaskSignals;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookSettings.class)
public class WebhookConfiguration {

  @Bean
  Signer webhookSigner(WebhookSettings settings) {
    return new Signer(settings.secrets());
  }

  @Bean
  Receivers webhookReceivers(Signer signer, WebhookSettings settings) {
    return new Receivers(signer.canSign(), settings.allowPrivate());
  }

  @Bean
  DeliveryCounts deliveryCounts() {
    return new DeliveryCounts();
  }

  @Bean
  Deliveries deliveries(
      TaskHooks hooks, TaskHistory history, Tasks tasks, TaskAnswers answers, Receivers receivers) {
    return new Deliveries(hooks, history, tasks, answers, receivers);
  }

  @Bean
  ReceiverClient receiverClient(Receivers receivers, WebhookSettings settings) {
    return new ReceiverClient(
        new CheckedAddresses(AddressLookup::bySystem, receivers::mayBeTold),
        settings.timeout(),
        settings.placesOfAReceiver());
  }

  @Bean
  WebhookDelivery webhookDelivery(
      TaskHooks hooks,
      TaskSignals signals,
      TaskAnswers answers,
      Signer signer,
      ReceiverClient client,
      DeliveryCounts counts,
      WebhookSettings settings,
      InstantSource clock) {
    RepeatDelay delay =
        new RepeatDelay(
            settings.firstRepeat(),
            settings.longestRepeat(),
            settings.giveUpAfter(),
            new SecureRandom()::nextDouble);
    Sender sender = new Sender(answers, signer, client);
    Attempts attempts = new Attempts(hooks, sender, delay, counts, clock);
    Places places = new Places(settings.places(), settings.placesOfAReceiver());
    return new WebhookDelivery(
        signer.canSign(),
        () -> new DeliveryLoop(hooks, signals, attempts, places, settings.lease()));
  }
}
