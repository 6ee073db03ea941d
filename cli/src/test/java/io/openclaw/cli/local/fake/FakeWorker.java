package io.openclaw.cli.local.fake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// Announces itself as a worker would, and drains when it is asked to end.
public final class FakeWorker {
  private FakeWorker() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (Journal.isTraining()) {
      return;
    }
    String name = Journal.option(arguments, "--openclaw.worker.name");
    String redis = Journal.option(arguments, "--openclaw.redis-url");
    Path me = Journal.workers().resolve(name);
    Files.writeString(me, Long.toString(ProcessHandle.current().pid()));
    Journal.onStop(() -> Journal.write("stop %s redis=%s".formatted(name, FakeWeb.listens(redis))));
    Journal.write("start %s simulator=%s".formatted(name, System.getenv("OPENCLAW_SIMULATOR_URL")));
    new CountDownLatch(1).await();
  }
}
