package io.openclaw.cli.local;

import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What `claw up` was asked to start.
///
/// @param redis somebody else's Redis; absent means one of our own
/// @param shards of the tasks in Redis; absent means what is set in the environment or kept there
/// @param simulatorPort 0 takes a free one and keeps it from start to start
record Plan(
    Checkout checkout,
    DataFolder data,
    int port,
    int gateways,
    int workers,
    @Nullable URI redis,
    @Nullable Integer shards,
    int simulatorPort) {

  List<Integer> gatewayPorts() {
    return IntStream.range(port, port + gateways).boxed().toList();
  }

  List<String> gatewayUrls() {
    return gatewayPorts().stream().map(Plan::local).toList();
  }

  static String local(int port) {
    return "http://127.0.0.1:" + port;
  }
}
