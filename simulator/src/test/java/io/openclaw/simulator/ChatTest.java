package io.openclaw.simulator;

import static io.openclaw.simulator.RunningSimulator.COMPLETIONS;
import static io.openclaw.simulator.RunningSimulator.json;
import static io.openclaw.simulator.RunningSimulator.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.simulator.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ChatTest {

  private static final String KEY = "unlimited-chat";
  private static final String FAST = "#sim rate=2000\n";

  private RunningSimulator simulator;

  @BeforeEach
  void start() throws IOException {
    simulator = RunningSimulator.start(InstantSource.system());
  }

  @AfterEach
  void stop() throws IOException {
    simulator.close();
  }

  @Test
  void streamsChunksInTheOrderOfOpenAi() throws Exception {
    HttpResponse<String> response = simulator.stream(KEY, FAST + "hello");

    SseText answer = SseText.of(response.body());
    List<JsonNode> chunks = answer.chunks();
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream");
    assertThat(chunks.getFirst().at("/choices/0/delta").toString())
        .isEqualTo("{\"role\":\"assistant\",\"content\":\"\"}");
    assertThat(chunks.getLast().at("/choices/0/delta").toString()).isEqualTo("{}");
    assertThat(answer.finishReasons()).containsExactly("stop");
    assertThat(answer.done()).isTrue();
    assertThat(chunks).hasSizeBetween(1 + 20 + 1, 1 + 40 + 1);
    assertThat(chunks)
        .allSatisfy(chunk -> {
          assertThat(chunk.get("id")).isEqualTo(chunks.getFirst().get("id"));
          assertThat(chunk.get("created")).isEqualTo(chunks.getFirst().get("created"));
          assertThat(chunk.get("object").stringValue()).isEqualTo("chat.completion.chunk");
          assertThat(chunk.get("model").stringValue()).isEqualTo("m");
          assertThat(chunk.has("error")).isFalse();
          assertThat(chunk.has("usage")).isFalse();
        });
  }

  @Test
  void tellsUsageInAChunkOfItsOwnWhenAsked() throws Exception {
    String body =
        Json.text(
            Map.of(
                "stream",
                true,
                "stream_options",
                Map.of("include_usage", true),
                "messages",
                List.of(user("#sim tokens=3 reasoning=yes rate=2000\nhello"))));

    List<JsonNode> chunks = SseText.of(simulator.post(COMPLETIONS, KEY, body).body()).chunks();

    JsonNode last = chunks.getLast();
    assertThat(last.get("choices")).isEmpty();
    assertThat(last.at("/usage/completion_tokens").intValue()).isEqualTo(3 + 8);
    assertThat(last.at("/usage/completion_tokens_details/reasoning_tokens").intValue())
        .isEqualTo(8);
    assertThat(last.at("/usage/total_tokens").intValue())
        .isEqualTo(11 + last.at("/usage/prompt_tokens").intValue());
    assertThat(chunks.subList(0, chunks.size() - 1))
        .allSatisfy(chunk -> assertThat(chunk.get("usage").isNull()).isTrue());
  }

  @Test
  void answersTheSamePromptWithTheSameTextAndAnotherWithAnother() throws Exception {
    String text = SseText.of(simulator.stream(KEY, FAST + "one").body()).text();

    assertThat(SseText.of(simulator.stream("unlimited-other", FAST + "one").body()).text())
        .isEqualTo(text);
    assertThat(SseText.of(simulator.stream(KEY, FAST + "two").body()).text()).isNotEqualTo(text);
    assertThat(json(simulator.whole(KEY, FAST + "one").body()).at("/choices/0/message/content"))
        .hasToString('"' + text + '"');
  }

  @Test
  void makesAsManyPiecesAsAsked() throws Exception {
    SseText answer = SseText.of(simulator.stream(KEY, "#sim tokens=777 rate=50000\nx").body());

    assertThat(answer.deltas("content")).hasSize(1 + 777);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        " ",
        "  leading, trailing \t ",
        "line\nline\r\n\n",
        "quote \" back\\slash",
        "{\"json\": [1]}",
        "Grüße 你好 мир 👩‍👩‍👧 e\u0301",
        "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
        "\u0000\u0001\u001f\u007f\u2028\u2029\uFFFD\uFEFF"
      })
  void repliesExactlyTheTextStreamedAndWhole(String text) throws Exception {
    String prompt = "#sim rate=5000 reply=" + Json.text(text) + "\nwhatever";

    SseText streamed = SseText.of(simulator.stream(KEY, prompt).body());

    assertThat(streamed.text()).isEqualTo(text);
    assertThat(streamed.deltas("content").subList(1, streamed.deltas("content").size()))
        .hasSizeLessThanOrEqualTo(40)
        .doesNotContain("");
    assertThat(
            json(simulator.whole(KEY, prompt).body())
                .at("/choices/0/message/content")
                .stringValue())
        .isEqualTo(text);
  }

  @Test
  void takesARawTabInAReply() throws Exception {
    assertThat(SseText.of(simulator.stream(KEY, "#sim reply=\"a\tb\"").body()).text())
        .isEqualTo("a\tb");
  }

  @Test
  void thinksBeforeItAnswers() throws Exception {
    SseText answer =
        SseText.of(
            simulator.stream(KEY, "#sim reasoning=yes rate=2000 reply=\"ok\" tokens=1").body());

    assertThat(answer.deltas("reasoning_content")).hasSize(8);
    assertThat(answer.chunks().get(8).at("/choices/0/delta").has("reasoning_content")).isTrue();
    assertThat(answer.chunks().get(9).at("/choices/0/delta/content").stringValue()).isEqualTo("ok");
    assertThat(
            json(simulator.whole(KEY, "#sim reasoning=yes rate=2000").body())
                .at("/choices/0/message/reasoning_content")
                .stringValue())
        .isNotBlank();
  }

  @Test
  void callsATool() throws Exception {
    String prompt = "#sim tool=get_weather args={\"city\": \"Köln }\", \"n\": [1, {}]} rate=2000";

    SseText answer = SseText.of(simulator.stream(KEY, prompt).body());

    List<JsonNode> calls = new ArrayList<>();
    answer.chunks().forEach(chunk -> chunk.at("/choices/0/delta/tool_calls").forEach(calls::add));
    assertThat(calls.getFirst().at("/function/name").stringValue()).isEqualTo("get_weather");
    assertThat(calls.getFirst().get("id").stringValue()).startsWith("call_");
    assertThat(calls).allSatisfy(call -> assertThat(call.get("index").intValue()).isZero());
    assertThat(calls.subList(1, calls.size()))
        .allSatisfy(call -> assertThat(call.has("id")).isFalse());
    assertThat(
            String.join(
                "", calls.stream().map(it -> it.at("/function/arguments").stringValue()).toList()))
        .isEqualTo("{\"city\": \"Köln }\", \"n\": [1, {}]}");
    assertThat(answer.finishReasons()).containsExactly("tool_calls");
    JsonNode whole = json(simulator.whole(KEY, prompt).body()).at("/choices/0");
    assertThat(whole.at("/message/content").isNull()).isTrue();
    assertThat(whole.at("/message/tool_calls/0/function/arguments").stringValue())
        .contains("Köln }");
    assertThat(whole.get("finish_reason").stringValue()).isEqualTo("tool_calls");
  }

  @Test
  void answersWithTextOnceTheToolHasAnswered() throws Exception {
    String body =
        Json.text(
            Map.of(
                "messages",
                List.of(
                    user("#sim tool=f reply=\"it is sunny\" rate=2000"),
                    Map.of("role", "assistant", "content", ""),
                    Map.of("role", "tool", "content", "sun"))));

    JsonNode choice = json(simulator.post(COMPLETIONS, KEY, body).body()).at("/choices/0");

    assertThat(choice.at("/message/content").stringValue()).isEqualTo("it is sunny");
    assertThat(choice.get("finish_reason").stringValue()).isEqualTo("stop");
  }

  @Test
  void isSteeredByTheLastUserMessageAlone() throws Exception {
    String body =
        Json.text(
            Map.of(
                "messages",
                List.of(
                    Map.of("role", "system", "content", "#sim fail=500"),
                    user("#sim fail=500"),
                    Map.of(
                        "role",
                        "user",
                        "content",
                        List.of(
                            Map.of("type", "text", "text", "look"),
                            Map.of("type", "image_url", "image_url", Map.of("url", "x")),
                            Map.of("type", "text", "text", "#sim reply=\"yes\""))))));

    JsonNode whole = json(simulator.post(COMPLETIONS, KEY, body).body());

    assertThat(whole.at("/choices/0/message/content").stringValue()).isEqualTo("yes");
  }

  @Test
  void takesNoSteeringFromTheMiddleOfALineOrFromALongerWord() throws Exception {
    assertThat(simulator.stream(KEY, " #sim fail=500\n#simulate\nsay #sim fail=500").statusCode())
        .isEqualTo(200);
  }

  @Test
  void readsSeveralSteeringLines() throws Exception {
    SseText answer =
        SseText.of(simulator.stream(KEY, "#sim rate=2000\r\nhi\n#sim\n#sim reply=\"a b\"").body());

    assertThat(answer.text()).isEqualTo("a b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/chat/completions", "/api/paas/v4/chat/completions"})
  void servesThePathsOfTheVendors(String path) throws Exception {
    assertThat(simulator.post(path, KEY, RunningSimulator.streamed("#sim rate=2000")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void listsAModel() throws Exception {
    for (String path : List.of("/v1/models", "/api/paas/v4/models")) {
      JsonNode models = json(simulator.get(path).body());
      assertThat(models.get("object").stringValue()).isEqualTo("list");
      assertThat(models.at("/data/0/object").stringValue()).isEqualTo("model");
    }
  }
}
