package io.openclaw.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.feed.TaskFeeds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Requests that wait for a task, where two requests may be in flight and three may wait.
class WaitingRequestsTest {
  private final GatewayUnderTest gateway =
      GatewayUnderTest.start(
          "openclaw.security.requests-in-flight=2", "openclaw.security.waiting-requests=3");
  private final String id = gateway.task("waited for");
  private final List<CompletableFuture<Answer>> polls = new ArrayList<>();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void longPollsKeepNoOtherRequestOut() {
    pollsWait();

    for (int request = 0; request < 5; request++) {
      assertThat(gateway.get("/api/v1/tasks/" + id).status()).isEqualTo(200);
    }

    ScriptedWorker.claim(gateway.store, id).start();
    assertThat(polls).allSatisfy(poll -> assertThat(poll.join().status()).isEqualTo(200));
  }

  @Test
  void onePollTooManyIsAnsweredAtOnceWithWhatIsThere() {
    pollsWait();

    Answer fourth = poll();

    assertThat(fourth.status()).isEqualTo(200);
    assertThat(fourth.json().path("events")).isEmpty();
    assertThat(fourth.json().path("next").asLong()).isEqualTo(1);
    assertThat(polls).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void oneSubmitTooManyThatWouldWaitIsAnsweredAtOnce() {
    pollsWait();

    Answer submitted = gateway.submit("{\"message\":\"a\"}", "Prefer", "wait=30");

    assertThat(submitted.status()).isEqualTo(202);
    assertThat(submitted.response().headers().firstValue("Preference-Applied")).isEmpty();
    assertThat(polls).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void aPlaceToWaitIsFreeAgainAfterTheAnswer() {
    pollsWait();
    ScriptedWorker.claim(gateway.store, id).start();
    polls.forEach(CompletableFuture::join);
    String other = gateway.task("another");

    CompletableFuture<Answer> again =
        CompletableFuture.supplyAsync(
            () -> gateway.get("/api/v1/tasks/" + other + "/events?after=1&wait=30"));

    await().until(() -> gateway.bean(TaskFeeds.class).watchers() == 1);
    gateway.post("/api/v1/tasks/" + other + "/cancel", "");
    assertThat(again.join().json().path("events")).isNotEmpty();
  }

  private void pollsWait() {
    for (int poll = 0; poll < 3; poll++) {
      polls.add(CompletableFuture.supplyAsync(this::poll, Thread::startVirtualThread));
      int waiting = poll + 1;
      await().until(() -> gateway.bean(TaskFeeds.class).watchers() == waiting);
    }
  }

  private Answer poll() {
    return gateway.get("/api/v1/tasks/" + id + "/events?after=1&wait=30");
  }
}
