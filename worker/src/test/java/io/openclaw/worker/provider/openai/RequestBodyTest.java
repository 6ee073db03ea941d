package io.openclaw.worker.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.provider.Quirks;
import io.openclaw.provider.Quirks.Prefill;
import io.openclaw.worker.provider.ProviderRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class RequestBodyTest {
  private static final String TOOLS =
      "{'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'required',"
          + "'parallel_tool_calls':false}";

  private final ArrayNode messages = JsonMapper.shared().createArrayNode();

  RequestBodyTest() {
    messages.addObject().put("role", "user").put("content", "hi");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PREFIX|,\"prefix\":true|",
        "PARTIAL|,\"partial\":true|",
        "CONTINUE||\"continue_final_message\":true,\"add_generation_prompt\":false",
        "PLAIN||"
      })
  void aPartialAnswerIsContinuedInTheProvidersOwnWords(
      Prefill prefill, @Nullable String member, @Nullable String more) {
    JsonNode body = body(prefill, "Hel");

    assertThat(body.path("messages").get(0)).isEqualTo(messages.get(0));
    assertThat(body.path("messages").get(1))
        .isEqualTo(
            json(
                "{\"role\":\"assistant\",\"content\":\"Hel\"%s}"
                    .formatted(member == null ? "" : member)));
    JsonNode wanted = json("{%s}".formatted(more == null ? "" : more));
    assertThat(body.path("continue_final_message"))
        .isEqualTo(wanted.path("continue_final_message"));
    assertThat(body.path("add_generation_prompt")).isEqualTo(wanted.path("add_generation_prompt"));
    assertThat(messages).hasSize(1);
  }

  @Test
  void whoCannotContinueIsNotAskedTo() {
    assertThat(body(null, "Hel").path("messages")).hasSize(1);
    assertThat(body(Prefill.PLAIN, "").path("messages")).hasSize(1);
  }

  @Test
  void toolsAndWhatSteersThemArePassedOn() {
    JsonNode body = body(quirks(false, false, false), TOOLS, List.of());

    assertThat(body.path("tools").get(0).path("function").path("name").asString()).isEqualTo("f");
    assertThat(body.path("tool_choice").asString()).isEqualTo("required");
    assertThat(body.path("parallel_tool_calls").asBoolean()).isFalse();
  }

  @Test
  void aProviderThatTakesOnlyAutoGetsAuto() {
    assertThat(body(quirks(true, false, false), TOOLS, List.of()).path("tool_choice").asString())
        .isEqualTo("auto");
  }

  @Test
  void aModelThatMustNotCallIsNotOfferedTools() {
    JsonNode body = body(quirks(true, false, false), TOOLS.replace("required", "none"), List.of());

    assertThat(body.propertyNames()).doesNotContain("tools", "tool_choice", "parallel_tool_calls");
  }

  @Test
  void withoutToolsNothingSteersThem() {
    String parameters = "{'tools':[],'tool_choice':'auto','parallel_tool_calls':true}";

    assertThat(body(quirks(false, true, false), parameters, List.of()).propertyNames())
        .doesNotContain("tools", "tool_choice", "parallel_tool_calls", "tool_stream");
  }

  @Test
  void toolStreamIsForThoseAloneThatTakeIt() {
    assertThat(body(quirks(false, true, false), TOOLS, List.of()).path("tool_stream").asBoolean())
        .isTrue();
    String asked = TOOLS.replaceFirst("\\{", "{'tool_stream':true,");
    assertThat(body(quirks(false, false, false), asked, List.of()).has("tool_stream")).isFalse();
  }

  @Test
  void streamOptionsCanBeDropped() {
    assertThat(body(quirks(false, false, false), TOOLS, List.of("stream_options")).propertyNames())
        .doesNotContain("stream_options")
        .contains("tools");
  }

  @Test
  void aConversationWithToolsIsSentBackWhole() {
    conversation();

    JsonNode sent = body(quirks(false, false, true), TOOLS, List.of()).path("messages");

    assertThat(sent).isEqualTo(messages);
  }

  @ParameterizedTest
  @CsvSource({"false,true", "true,false", "false,false"})
  void reasoningGoesBackToItsOwnModelAndWhereItIsWantedAlone(boolean echo, boolean own) {
    conversation();

    JsonNode sent = body(quirks(false, false, echo), TOOLS, List.of(), own).path("messages");

    assertThat(sent.get(1).has("reasoning_content")).isFalse();
    assertThat(sent.get(1).path("tool_calls")).isEqualTo(messages.get(1).path("tool_calls"));
    assertThat(sent.get(2)).isEqualTo(messages.get(2));
    assertThat(messages.get(1).has("reasoning_content")).as("the original").isTrue();
  }

  private void conversation() {
    messages.add(
        json(
            "{'role':'assistant','content':null,'reasoning_content':'hm','tool_calls':[{'id':'c1',"
                + "'type':'function','function':{'name':'f','arguments':'{}'}}]}"));
    messages.add(json("{'role':'tool','tool_call_id':'c1','content':'42'}"));
  }

  private static Quirks quirks(boolean autoOnly, boolean toolStream, boolean echo) {
    return new Quirks(
        null,
        false,
        false,
        false,
        false,
        null,
        autoOnly ? Quirks.ToolChoice.AUTO : null,
        toolStream,
        echo);
  }

  private JsonNode body(Quirks quirks, String parameters, List<String> drop) {
    return body(quirks, parameters, drop, /* own= */ true);
  }

  private JsonNode body(Quirks quirks, String parameters, List<String> drop, boolean own) {
    ProviderRequest request =
        Requests.of(
            Requests.spec("http://h", quirks, drop),
            messages,
            (ObjectNode) json(parameters),
            "",
            own);
    return JsonMapper.shared().readTree(RequestBody.of(request));
  }

  private JsonNode body(@Nullable Prefill prefill, String partial) {
    Quirks quirks = new Quirks(null, false, false, false, false, prefill, null, false, false);
    ProviderRequest request =
        Requests.of(
            Requests.spec("http://h", quirks, List.of()),
            messages,
            JsonMapper.shared().createObjectNode(),
            partial,
            /* ownReasoning= */ true);
    return JsonMapper.shared().readTree(RequestBody.of(request));
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }
}
