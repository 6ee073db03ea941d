package io.openclaw.gateway;

import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.intake.Intake;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// The first thing to stop: nothing new is taken and who waits is sent away, so that the server,
/// which stops next, soon has no request left to wait for.
final class GracefulStop implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(GracefulStop.class);

  private final Intake intake;
  private final TaskFeeds feeds;
  private volatile boolean running;

  GracefulStop(Intake intake, TaskFeeds feeds) {
    this.intake = intake;
    this.feeds = feeds;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    LOG.info("The gateway stops.");
    intake.refuseNew();
    feeds.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
