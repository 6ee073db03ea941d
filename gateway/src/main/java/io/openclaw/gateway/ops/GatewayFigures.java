package io.openclaw.gateway.ops;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.history.HistoryState;
import io.openclaw.gateway.intake.SubmitTimes;
import io.openclaw.gateway.quota.ConnectionPlaces;
import io.openclaw.gateway.webguard.RequestCounter;
import io.openclaw.gateway.webhook.DeliveryCounts;
import io.openclaw.gateway.websocket.Connections;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/// Figures of this process.
final class GatewayFigures {
  private final SubmitTimes submits;
  private final RequestCounter traffic;
  private final TaskFeeds feeds;
  private final ConnectionPlaces places;
  private final Connections sockets;
  private final DeliveryCounts deliveries;

  GatewayFigures(
      SubmitTimes submits,
      RequestCounter traffic,
      TaskFeeds feeds,
      ConnectionPlaces places,
      Connections sockets,
      DeliveryCounts deliveries) {
    this.deliveries = deliveries;
    this.submits = submits;
    this.traffic = traffic;
    this.feeds = feeds;
    this.places = places;
    this.sockets = sockets;
  }

  ObjectNode http() {
    return OURS.createObjectNode()
        .put("requests", traffic.requests())
        .put("submits", submits.count())
        .put("submit_p50_ms", millis(submits.percentile(50)))
        .put("submit_p95_ms", millis(submits.percentile(95)))
        .put("submit_p99_ms", millis(submits.percentile(99)));
  }

  ObjectNode process() {
    Runtime runtime = Runtime.getRuntime();
    return OURS.createObjectNode()
        .put("pid", ProcessHandle.current().pid())
        .put("uptime_ms", ManagementFactory.getRuntimeMXBean().getUptime())
        .put("heap_used", runtime.totalMemory() - runtime.freeMemory())
        .put("watched", feeds.watched())
        .put("connections", places.taken())
        .put("addresses", places.addresses())
        .put("websockets", sockets.count());
  }

  ObjectNode webhooks() {
    ObjectNode json = OURS.createObjectNode();
    deliveries.now().forEach(json::put);
    return json;
  }

  static ObjectNode history(HistoryState state) {
    return OURS.createObjectNode()
        .put("ok", state.ok())
        .put("archiving", state.archiving())
        .put("lag_ms", state.lag().toMillis())
        .put("set_aside", state.setAside())
        .put("archived", state.archived())
        .put("problem", state.problem().orElse(null));
  }

  static double millis(Duration duration) {
    return Math.round(duration.toNanos() / 1e4) / 100.0;
  }
}
