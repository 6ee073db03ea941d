package io.openclaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.intake.Intake;
import io.openclaw.gateway.intake.Submitted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class GracefulStopTest {

  @Test
  void whoWaitsIsSentAwayAndNothingNewIsTaken() {
    GatewayUnderTest gateway = GatewayUnderTest.start();
    String id = gateway.task("watched");
    String events = "/api/v1/tasks/" + id + "/events";
    CompletableFuture<Answer> stream =
        later(() -> gateway.get(events, "Accept", "text/event-stream"));
    CompletableFuture<Answer> poll = later(() -> gateway.get(events + "?after=1&wait=60"));
    CompletableFuture<Answer> waiting =
        later(() -> gateway.submit("{\"message\":\"b\"}", "Prefer", "wait=60"));
    await().until(() -> gateway.bean(TaskFeeds.class).watched() == 2);
    Intake intake = gateway.bean(Intake.class);
    long from = System.nanoTime();

    CompletableFuture<Void> stop = CompletableFuture.runAsync(gateway::stop);

    assertThat(stop).succeedsWithin(Duration.ofSeconds(5));
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(4));
    assertThat(stream.join().response().body()).contains("id: 1\n");
    assertThat(poll.join().json().path("next").asLong()).isEqualTo(1);
    assertThat(waiting.join().status()).isEqualTo(202);
    byte[] body = "{\"message\":\"late\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(intake.submit("local", body, Optional.empty()))
        .isInstanceOfSatisfying(
            Submitted.Refused.class,
            it -> assertThat(it.problem().code().word()).isEqualTo("shutting_down"));
    gateway.close();
  }

  private static CompletableFuture<Answer> later(Supplier<Answer> call) {
    return CompletableFuture.supplyAsync(call, Thread::startVirtualThread);
  }
}
