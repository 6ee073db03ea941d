package io.openclaw.cli.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// How the roles of one local system are started.
///
/// @param house unlike that of any other supervisor, dead ones included: no other one starts
///   workers with its instance names
/// @param webhooks further environment of the gateways
record Roles(Plan plan, int simulatorPort, String house, Map<String, String> webhooks) {

  Launch gateway(int index, String redis) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--server.port=" + plan.gatewayPorts().get(index));
    arguments.add("--server.address=127.0.0.1");
    arguments.addAll(redisArguments(redis));
    arguments.add("--openclaw.data=" + plan.data().history());
    arguments.add("--openclaw.redis-ours=" + (plan.redis() == null));
    if (plan.shards() != null) {
      arguments.add("--openclaw.shards=" + plan.shards());
    }
    Map<String, String> environment = environment(redis);
    environment.putAll(webhooks);
    return launch(Role.GATEWAY, LocalSystem.numbered("gateway", index), arguments, environment);
  }

  Launch worker(String name, String redis) {
    List<String> arguments = new ArrayList<>(redisArguments(redis));
    arguments.add("--openclaw.worker.name=" + name);
    arguments.add("--openclaw.worker.instance=" + name + "-" + house);
    return launch(Role.WORKER, name, arguments, environment(redis));
  }

  Launch simulator() {
    String portFile = plan.data().scratch().resolve("simulator.port").toString();
    List<String> arguments =
        List.of(
            "--port",
            Integer.toString(simulatorPort),
            "--bind",
            "127.0.0.1",
            "--port-file",
            portFile);
    return launch(Role.SIMULATOR, "simulator", arguments, Map.of());
  }

  private Launch launch(
      Role role, String name, List<String> arguments, Map<String, String> environment) {
    RoleCommand command = new RoleCommand(role, plan.checkout().jar(role), arguments);
    DataFolder data = plan.data();
    Registration registration = data.registration(role.kind(), name);
    return new RoleLaunch(command, environment, data.log(name), data.path(), registration);
  }

  private Map<String, String> environment(String redis) {
    Map<String, String> environment = new HashMap<>(RedisAddress.environment(redis));
    environment.put("OPENCLAW_SIMULATOR_URL", Plan.local(simulatorPort));
    return environment;
  }

  static List<String> redisArguments(String redis) {
    return RedisAddress.isSecret(redis) ? List.of() : List.of("--openclaw.redis-url=" + redis);
  }

  /// What was given, and of our own words those that it does not already answer: a role that gets a
  /// setting twice takes both values as one.
  static List<String> preferring(List<String> given, List<String> ours) {
    List<String> keys = given.stream().map(Roles::key).toList();
    return Stream.concat(
            ours.stream().filter(argument -> !keys.contains(key(argument))), given.stream())
        .toList();
  }

  private static String key(String argument) {
    int equals = argument.indexOf('=');
    return equals < 0 ? argument : argument.substring(0, equals);
  }
}
