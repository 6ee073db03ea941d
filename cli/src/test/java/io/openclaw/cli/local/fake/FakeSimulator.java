package io.openclaw.cli.local.fake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Listens as the simulator and writes its port down.
public final class FakeSimulator {
  private FakeSimulator() {}

  public static void main(String[] arguments) throws IOException {
    FakeWeb web = new FakeWeb(Integer.parseInt(Journal.option(arguments, "--port")));
    if (!Journal.isTraining()) {
      Journal.onStop(() -> Journal.write("stop simulator"));
    }
    int port = web.start();
    Files.writeString(Path.of(Journal.option(arguments, "--port-file")), Integer.toString(port));
    Journal.write("start simulator");
  }
}
