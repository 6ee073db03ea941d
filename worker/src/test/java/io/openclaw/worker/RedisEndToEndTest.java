package io.openclaw.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.localredis.LocalRedis;
import io.openclaw.task.EventType;
import io.openclaw.task.Status;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// A worker on the real Redis.
class RedisEndToEndTest extends OnRealRedis {
  @Test
  void manyTasksAtOnceAllEndWithTheirWholeText() {
    WorkerFixture shop =
        open(it -> {
          it.stream();
          for (int i = 0; i < 20; i++) {
            it.content(i + " ");
          }
          it.done();
        });
    shop.worker("w1");
    shop.worker("w2");

    List<TaskId> ids = IntStream.range(0, 100).mapToObj(_ -> shop.submit()).toList();

    ids.forEach(id -> endedWell(shop, id));
  }

  @Test
  void cancelIsHeardAtOnce() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    WorkerFixture shop =
        open(it -> {
          it.stream().content("x").awaitClosedByClient();
          closed.countDown();
        });
    shop.worker("w1");
    TaskId id = shop.submit();
    shop.awaitEvent(id, EventType.CONTENT);

    shop.store().cancel(id, "owner");

    assertThat(closed.await(500, TimeUnit.MILLISECONDS)).isTrue();
    assertThat(shop.view(id).status()).isEqualTo(Status.CANCELLED);
  }

  @Test
  void redisMayDieInTheMidstOfAnAnswer() {
    CountDownLatch dead = new CountDownLatch(1);
    CountDownLatch back = new CountDownLatch(1);
    WorkerFixture shop =
        open(it -> {
          it.stream().content("before ");
          dead.await();
          it.content("while ");
          back.await();
          it.content("after").done();
        });
    shop.worker("w1");
    TaskId id = shop.submit();
    shop.awaitEvent(id, EventType.CONTENT);

    LocalRedis local = server();
    local.kill();
    dead.countDown();
    await().pollDelay(Duration.ofMillis(200)).until(() -> true);
    local.restart();
    back.countDown();

    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> shop.view(id).status().terminal());
    endedWell(shop, id);
    assertThat(shop.text(id)).isEqualTo("before while after");
  }

  private static void endedWell(WorkerFixture shop, TaskId id) {
    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.SUCCEEDED);
    List<TaskEvent> events = shop.events(id);
    assertThat(events.stream().map(TaskEvent::seq))
        .isEqualTo(IntStream.rangeClosed(1, events.size()).mapToObj(Long::valueOf).toList());
    assertThat(shop.types(id)).endsWith(EventType.DONE).containsOnlyOnce(EventType.DONE);
    String complete = shop.last(id, EventType.COMPLETE).data();
    assertThat(shop.text(id))
        .isEqualTo(JsonMapper.shared().readTree(complete).path("reply").asString());
  }
}
