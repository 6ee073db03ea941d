package io.openclaw.gateway.ops;

import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.history.HistoryState;
import io.openclaw.gateway.intake.Intake;
import io.openclaw.gateway.quota.ConnectionPlaces;
import io.openclaw.gateway.store.StoreSafety;
import io.openclaw.gateway.webguard.RequestCounter;
import io.openclaw.gateway.webhook.DeliveryCounts;
import io.openclaw.gateway.websocket.Connections;
import io.openclaw.provider.AccountStates;
import io.openclaw.provider.Catalogue;
import io.openclaw.task.TaskReader;
import io.openclaw.task.Workers;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@Import({
  OpsController.class,
  ProvidersController.class,
  QueuesController.class,
  WorkersController.class
})
public class OpsConfiguration {

  @Bean
  Vitals vitals(
      TaskReader store,
      Workers workers,
      ObjectProvider<HistoryState.Source> history,
      ObjectProvider<StoreSafety> safety) {
    return new Vitals(
        store,
        workers,
        () -> Optional.ofNullable(history.getIfAvailable()).map(HistoryState.Source::now),
        safety.getIfAvailable(() -> List::of));
  }

  @Bean
  ProvidersPage providersPage(
      Catalogue catalogue, Workers workers, ObjectProvider<AccountStates> accounts) {
    return new ProvidersPage(
        catalogue,
        workers,
        name -> Optional.ofNullable(accounts.getIfAvailable()).flatMap(it -> it.of(name)));
  }

  @Bean
  StatsPage statsPage(
      Vitals vitals,
      Catalogue catalogue,
      Intake intake,
      RequestCounter traffic,
      TaskFeeds feeds,
      ConnectionPlaces places,
      Connections sockets,
      DeliveryCounts deliveries) {
    GatewayFigures figures =
        new GatewayFigures(intake.times(), traffic, feeds, places, sockets, deliveries);
    return new StatsPage(vitals, catalogue, figures);
  }
}
