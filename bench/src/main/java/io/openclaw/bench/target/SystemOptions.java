package io.openclaw.bench.target;

import io.openclaw.bench.http.Connection;
import io.openclaw.bench.http.Request;
import io.openclaw.bench.http.Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which system is measured: the options that all measurements share.
public final class SystemOptions {
  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:CLAW_URL:-http://127.0.0.1:8001}",
      description = "The gateway; also CLAW_URL. Default ${DEFAULT-VALUE}.")
  private URI url = URI.create("http://127.0.0.1:8001");

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:CLAW_TOKEN:-}",
      description = "Token of the gateway, where one is needed; also CLAW_TOKEN.")
  private String token = "";

  @Option(
      names = "--simulator",
      paramLabel = "URL",
      description = "The simulator; default: that of the local system.")
  private @Nullable URI simulator;

  @Option(
      names = "--claw",
      paramLabel = "SCRIPT",
      description = "The claw script; default: that of this checkout.")
  private @Nullable Path claw;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "",
      description = "Data folder of the local system, to tell it from others.")
  private String data = "";

  @Option(
      names = "--pids",
      paramLabel = "NAME=PID",
      split = ",",
      description = "Processes to watch; default: those of the local system.")
  private Map<String, Long> pids = new LinkedHashMap<>();

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      defaultValue = "sim",
      description = "Provider of the tasks; default ${DEFAULT-VALUE}.")
  private String provider = "sim";

  @Option(
      names = "--lane",
      paramLabel = "LANE",
      defaultValue = "",
      description = "Lane of the tasks; default: the gateway's.")
  private String lane = "";

  /// The gateway, once it has answered.
  public Endpoint gateway() {
    Endpoint endpoint = new Endpoint(Server.of(url), token);
    requireAnswer("The gateway", endpoint.server(), endpoint.authorized(Request.get("/health")));
    return endpoint;
  }

  /// The simulator, once it has answered.
  public Server simulator() {
    Server server = Server.of(simulator == null ? localSimulator() : simulator);
    requireAnswer("The simulator", server, Request.get("/health"));
    return server;
  }

  /// Where Redis of the local system is.
  public String redis() {
    String found = local().status().path("redis").path("url").asString("");
    if (found.isEmpty()) {
      throw new Unreachable("No local Redis is running; name one with --redis.");
    }
    return found;
  }

  public Processes processes() {
    return pids.isEmpty() ? Claw.processes(local().status()) : new Processes(pids);
  }

  public TaskBody order(String message) {
    return new TaskBody(message, provider, lane);
  }

  private Claw local() {
    return new Claw(script(claw), data);
  }

  /// The script beside the build that this program was started from, unless one is named.
  public static String script(@Nullable Path named) {
    Path root = Path.of(System.getProperty("claw.root", "."));
    return (named == null ? root.resolve("claw") : named).toAbsolutePath().toString();
  }

  private URI localSimulator() {
    String found = local().status().path("simulator").path("url").asString("");
    if (found.isEmpty()) {
      throw new Unreachable("No local simulator is running; name one with --simulator.");
    }
    return URI.create(found);
  }

  private static void requireAnswer(String what, Server server, Request request) {
    try (Connection connection = new Connection(server, Duration.ofSeconds(5))) {
      connection.send(request);
    } catch (IOException e) {
      throw new Unreachable("%s at %s does not answer: %s".formatted(what, server, e.getMessage()));
    }
  }
}
