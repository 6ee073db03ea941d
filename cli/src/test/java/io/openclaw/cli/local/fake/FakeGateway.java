package io.openclaw.cli.local.fake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Listens as a gateway and lists the fake workers that live.
public final class FakeGateway {
  private FakeGateway() {}

  public static void main(String[] arguments) throws IOException {
    if (Journal.isTraining()) {
      return;
    }
    if (!System.getenv().getOrDefault("FAKE_BROKEN", "").isEmpty()) {
      System.err.println("the fake gateway is broken");
      System.exit(1);
    }
    String redis = Journal.option(arguments, "--openclaw.redis-url");
    FakeWeb web = new FakeWeb(Integer.parseInt(Journal.option(arguments, "--server.port")));
    web.serve(
        "/stats",
        () ->
            "{\"workers\":[%s],\"lanes\":{\"short\":{\"waiting\":0}},\"providers\":[{\"name\":\"sim\"}]}"
                .formatted(String.join(",", workers())));
    Journal.onStop(() -> Journal.write("stop gateway redis=" + FakeWeb.listens(redis)));
    web.start();
    Journal.write("start gateway " + String.join(" ", arguments));
    Journal.write("secret file of gateway " + System.getenv("OPENCLAW_WEBHOOK_SECRET_FILE"));
  }

  private static List<String> workers() throws IOException {
    List<String> workers = new ArrayList<>();
    try (Stream<Path> files = Files.list(Journal.workers())) {
      for (Path file : files.sorted().toList()) {
        workers.add(
            "{\"id\":\"id-%1$s\",\"name\":\"%1$s\",\"pid\":%2$s,\"running\":0}"
                .formatted(file.getFileName(), Files.readString(file)));
      }
    }
    return workers;
  }
}
