package io.openclaw.gateway.webhook;

import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.context.SmartLifecycle;

/// Delivers from the gateway's start to its end. A gateway without a secret delivers nothing: what
/// is due waits for one that has it.
final class WebhookDelivery implements SmartLifecycle {
  private final boolean able;
  private final Supplier<DeliveryLoop> loops;
  private Optional<DeliveryLoop> loop = Optional.empty();

  WebhookDelivery(boolean able, Supplier<DeliveryLoop> loops) {
    this.able = able;
    this.loops = loops;
  }

  @Override
  public synchronized void start() {
    if (able && loop.isEmpty()) {
      loop = Optional.of(loops.get());
    }
  }

  @Override
  public synchronized void stop() {
    loop.ifPresent(DeliveryLoop::close);
    loop = Optional.empty();
  }

  @Override
  public synchronized boolean isRunning() {
    return loop.isPresent();
  }
}
