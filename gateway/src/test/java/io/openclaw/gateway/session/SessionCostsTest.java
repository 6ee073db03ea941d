package io.openclaw.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.feed.Next;
import io.openclaw.gateway.feed.SessionFeeds;
import io.openclaw.gateway.feed.SessionWatcher;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a session costs does not grow with what waits in it, nor with what its owner has elsewhere.
class SessionCostsTest {
  private final GatewayUnderTest gateway = GatewayUnderTest.start();

  @BeforeEach
  void muchWaits() {
    ScriptedWorker.claim(gateway.store, submit("long", "one")).start().succeed("1");
    for (int waiting = 0; waiting < 700; waiting++) {
      submit("long", "waits");
    }
    submit("calm", "waits");
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aTurnReadsTheAnsweredTurnsAlone() {
    ContextReader contexts = gateway.bean(ContextReader.class);
    int before = gateway.faults.looks.get();

    assertThat(contexts.read("local", "long").messages())
        .containsExactly(new Said("user", "one"), new Said("assistant", "1"));

    assertThat(gateway.faults.looks.get() - before).isEqualTo(1);
  }

  @Test
  void watchingASessionReadsItsOwnTasksAlone() {
    int before = gateway.faults.looks.get();

    try (SessionWatcher watcher = gateway.bean(SessionFeeds.class).watch("local", "calm")) {
      assertThat(gateway.faults.looks.get() - before).isEqualTo(1);
      assertThat(watcher.next(Duration.ofSeconds(5))).isInstanceOf(Next.Events.class);
    }
  }

  @Test
  void listingASessionReadsItsOwnTasksAlone() {
    int before = gateway.faults.looks.get();

    assertThat(gateway.get("/api/v1/tasks?session_id=calm").json().path("tasks")).hasSize(1);

    assertThat(gateway.faults.looks.get() - before).isEqualTo(1);
  }

  private String submit(String session, String message) {
    return gateway
        .submit("{\"message\":\"%s\",\"session_id\":\"%s\"}".formatted(message, session))
        .json()
        .path("task_id")
        .asString();
  }
}
