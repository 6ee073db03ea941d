package io.openclaw.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.task.EventType;
import io.openclaw.task.Status;
import io.openclaw.task.TaskId;
import io.openclaw.worker.provider.ScriptedServer;
import io.openclaw.worker.provider.ScriptedServer.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Tools that the client offers and runs itself.
class AskToolsTest {
  private static final String TOOLS =
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}]";
  private static final String REQUEST = "{\"message\":\"hi\"," + TOOLS + "}";

  private @Nullable WorkerFixture opened;

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
  }

  @Test
  void aTurnWithToolCallsEndsTheTaskAndTheClientGetsThem() {
    WorkerFixture shop =
        open(it -> {
          it.stream().content("I look.");
          call(it, "c1", "{\\\"city\\\": \\\"Bern\\\"}");
          it.finish("tool_calls").done();
        });
    TaskId id = submit(shop, "free", REQUEST);

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.SUCCEEDED);

    JsonNode complete = data(shop, id, EventType.COMPLETE);
    assertThat(complete.path("reply").asString()).isEqualTo("I look.");
    assertThat(complete.path("finish_reason").asString()).isEqualTo("tool_calls");
    assertThat(complete.path("tool_calls"))
        .isEqualTo(
            json(
                "[{'id':'c1','type':'function','function':{'name':'weather','arguments':'{\\\"city\\\": \\\"Bern\\\"}'}}]"));
    assertThat(data(shop, id, EventType.TOOL_CALL))
        .isEqualTo(json("{'call_id':'c1','name':'weather','arguments':{'city':'Bern'}}"));
    assertThat(shop.last(id, EventType.TOOL_CALL).stage()).isEqualTo("response");
    assertThat(json(shop.server().exchanges().getFirst().body()).path("tools")).hasSize(1);
  }

  @Test
  void thereMayBeNoTextAndTheArgumentsMayBeNoJson() {
    WorkerFixture shop =
        open(it -> {
          call(it.stream(), "c1", "{broken");
          it.finish("tool_calls").done();
        });
    TaskId id = submit(shop, "free", REQUEST);

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.SUCCEEDED);

    assertThat(data(shop, id, EventType.COMPLETE).path("reply").asString("-")).isEmpty();
    assertThat(data(shop, id, EventType.DONE).path("length").asInt(-1)).isZero();
    assertThat(data(shop, id, EventType.TOOL_CALL).path("arguments").asString())
        .isEqualTo("{broken");
  }

  @ParameterizedTest
  @CsvSource({"stop,stop", "length,length", "eos,stop"})
  void theFinishReasonIsTold(String provider, String told) {
    WorkerFixture shop = open(it -> it.stream().content("x").finish(provider).done());
    TaskId id = submit(shop, "free", "{\"message\":\"hi\"}");

    shop.awaitEnd(id);

    JsonNode complete = data(shop, id, EventType.COMPLETE);
    assertThat(complete.path("finish_reason").asString()).isEqualTo(told);
    assertThat(complete.has("tool_calls")).isFalse();
  }

  @Test
  void announcedCallsThatDoNotComeAreRepeated() {
    AtomicInteger calls = new AtomicInteger();
    WorkerFixture shop =
        open(it -> {
          it.stream().content("x");
          if (calls.incrementAndGet() > 1) {
            call(it, "c1", "{}");
          }
          it.finish("tool_calls").done();
        });
    TaskId id = submit(shop, "free", REQUEST);

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.SUCCEEDED);

    assertThat(data(shop, id, EventType.RETRYING).path("reason").asString())
        .isEqualTo("provider_tool_calls_missing");
  }

  @Test
  void aForcedToolThatIsRefusedIsAskedForOnceMoreWithAFreeChoice() {
    WorkerFixture shop =
        open(it -> {
          if (it.body().contains("required")) {
            it.answer("400 Bad", "", "{\"error\":{\"message\":\"tool_choice\"}}");
          } else {
            call(it.stream(), "c1", "{}");
            it.finish("tool_calls").done();
          }
        });
    TaskId id =
        submit(shop, "free", "{\"message\":\"hi\",\"tool_choice\":\"required\"," + TOOLS + "}");

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.SUCCEEDED);

    assertThat(shop.view(id).attempt()).isEqualTo(1);
    assertThat(shop.server().exchanges()).hasSize(2);
    assertThat(json(shop.server().exchanges().getLast().body()).path("tool_choice").asString())
        .isEqualTo("auto");
  }

  @Test
  void aForcedToolIsAskedForAgainOnlyOnce() {
    WorkerFixture shop = open(it -> it.answer("400 Bad", "", ""));
    TaskId id =
        submit(shop, "free", "{\"message\":\"hi\",\"tool_choice\":\"required\"," + TOOLS + "}");

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.FAILED);
    assertThat(shop.server().exchanges()).hasSize(2);
  }

  @Test
  void aRequestMayBringAConversationWithTools() {
    WorkerFixture shop = open(it -> it.stream().content("42").done());
    String messages =
        "[{'role':'user','content':'hi'},{'role':'assistant','content':null,'tool_calls':[{'id':'c1','type':'function',"
            + "'function':{'name':'weather','arguments':'{}'}}]},{'role':'tool','tool_call_id':'c1','content':'sun'}]";
    TaskId id =
        submit(shop, "free", "{\"messages\":" + messages.replace('\'', '"') + "," + TOOLS + "}");

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.SUCCEEDED);

    assertThat(json(shop.server().exchanges().getFirst().body()).path("messages"))
        .isEqualTo(json(messages));
  }

  private WorkerFixture open(ScriptedServer.Script script) {
    WorkerFixture shop = new WorkerFixture(script);
    opened = shop;
    shop.worker("w1");
    return shop;
  }

  private static TaskId submit(WorkerFixture shop, String provider, String request) {
    return shop.submit(provider, "ask", 4, Duration.ofMinutes(1), request);
  }

  private static void call(Exchange exchange, String id, String arguments) throws IOException {
    exchange.data(
        "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"%s\",\"function\":{\"name\":\"weather\",\"arguments\":\"%s\"}}]}}]}"
            .formatted(id, arguments));
  }

  private static JsonNode data(WorkerFixture shop, TaskId id, EventType type) {
    return json(shop.last(id, type).data());
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }
}
