package io.openclaw.testkit.cluster;

import io.openclaw.testkit.process.JavaCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How each role is started.
///
/// @param gatewayRedis port at which the gateway finds Redis
/// @param workerRedis port at which workers find Redis
/// @param provider port at which the simulator is found. One for all: the address of a provider is
///   part of its account's name, so gateway and workers must use the same
record Commands(ClusterSettings settings, int gatewayRedis, int workerRedis, int provider) {
  private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-Xmx192m");

  Map<String, String> environment() {
    Map<String, String> all = new HashMap<>(settings.environment());
    all.put("OPENCLAW_SIMULATOR_URL", "http://127.0.0.1:" + provider);
    return all;
  }

  List<String> simulator(int port) {
    return JavaCommand.of(
        jar("simulator", "simulator"),
        SMALL,
        List.of(
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--port-file",
            settings.folder().resolve("simulator.port").toString()));
  }

  List<String> gateway(String name, int port) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--server.port=" + port);
    arguments.add("--server.address=127.0.0.1");
    arguments.add("--openclaw.redis-url=redis://127.0.0.1:" + gatewayRedis);
    arguments.add("--openclaw.redis-ours=true");
    arguments.add("--openclaw.data=" + settings.folder().resolve("gateway"));
    // All watchers of a test come from one address.
    arguments.add("--openclaw.security.connections-per-address=0");
    arguments.add("--openclaw.security.connections=0");
    arguments.addAll(settings.gatewayOptions());
    return role(jar("gateway", name), arguments);
  }

  /// @param number from 1
  List<String> worker(int number) {
    String name = "w" + number;
    List<String> arguments = new ArrayList<>();
    arguments.add("--openclaw.redis-url=redis://127.0.0.1:" + workerRedis);
    arguments.add("--openclaw.worker.name=" + name);
    // A process is started here only when the one before has ended.
    arguments.add("--openclaw.worker.instance=" + name);
    if (number % 2 == 0) {
      arguments.add("--openclaw.worker.clock-ahead=" + settings.clocksApart().toMillis() + "ms");
    }
    arguments.addAll(settings.workerOptions());
    return role(jar("worker", name), arguments);
  }

  private List<String> role(Path jar, List<String> arguments) {
    List<String> options = new ArrayList<>(settings.jvmOptions());
    options.addAll(
        settings.measured()
            ? Coverage.options(jar)
            : StartCache.options(jar, settings.jvmOptions()));
    return JavaCommand.of(jar, options, arguments);
  }

  private Path jar(String module, String name) {
    Path build = settings.builds().get(name);
    return Jars.of(module, build == null ? Jars.root() : build);
  }
}
