package io.openclaw.worker.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.openclaw.worker.provider.ToolCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ToolCallMarkupTest {
  private static final String CALL =
      "<tool_call>\n{\"name\": \"f\", \"arguments\": {\"x\": 1}}\n</tool_call>";

  private final ArrayNode messages = WireJson.MAPPER.createArrayNode();
  private final ToolOffer offer =
      ToolOffer.of(
          (ObjectNode)
              WireJson.MAPPER.readTree(
                  """
                  {"tools":[
                    {"type":"function","function":{"name":"f"}},
                    {"type":"function","function":{"name":"g","parameters":{"type":"object",
                     "properties":{"zip":{"type":"string"},"n":{"type":"integer"}}}}}]}
                  """),
          messages);

  @Test
  void jsonBetweenTheTagsIsACall() {
    String text = "I look it up.\n" + CALL + "\n  " + CALL.replace("\"f\"", "\"g\"");

    assertThat(ToolCallMarkup.calls(offer, text))
        .extracting(ToolCall::name, ToolCall::arguments, ToolCall::state)
        .containsExactly(
            tuple("f", "{\"x\":1}", ToolCall.State.WHOLE),
            tuple("g", "{\"x\":1}", ToolCall.State.WHOLE));
  }

  @Test
  void theClosingTagMayBeMissingAtTheEndAndMayStandInTheArguments() {
    String tag = "<tool_call>{\"name\":\"f\",\"arguments\":{\"x\":\"</tool_call>\"}}";

    assertThat(ToolCallMarkup.calls(offer, tag)).hasSize(1);
    assertThat(ToolCallMarkup.calls(offer, tag + "</tool_call>more"))
        .extracting(ToolCall::arguments)
        .containsExactly("{\"x\":\"</tool_call>\"}");
  }

  @Test
  void glmWritesKeysAndValues() {
    String text =
        """
        <tool_call>g
        <arg_key>zip</arg_key>
        <arg_value>08001</arg_value>
        <arg_key>n</arg_key>
        <arg_value>3</arg_value>
        <arg_key>other</arg_key><arg_value>two words</arg_value>
        </tool_call>
        <tool_call>f</tool_call>
        """;

    assertThat(ToolCallMarkup.calls(offer, text))
        .extracting(ToolCall::name, ToolCall::arguments)
        .containsExactly(
            tuple("g", "{\"zip\":\"08001\",\"n\":3,\"other\":\"two words\"}"), tuple("f", "{}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "```\n" + CALL + "\n```",
        "~~~xml\n" + CALL + "\n~~~",
        "> " + CALL,
        "It says " + CALL,
        "<tool_call>{\"name\":\"unknown\",\"arguments\":{}}</tool_call>",
        "<tool_call>unknown</tool_call>",
        "<tool_call>{\"name\":\"f\"",
        "<tool_call></tool_call>",
        "<tool_call>f<arg_key>a</arg_key></tool_call>"
      })
  void everythingElseIsText(String text) {
    assertThat(ToolCallMarkup.calls(offer, text)).isEmpty();
  }

  @Test
  void behindAFenceCallsCountAgain() {
    assertThat(ToolCallMarkup.calls(offer, "```\n" + CALL + "\n```\n" + CALL)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tool", "user"})
  void aQuotedToolOutputOrMessageIsNoCall(String role) {
    messages.addObject().put("role", role).put("content", "result: " + CALL + " end");

    assertThat(ToolCallMarkup.calls(offer, "The page says:\n" + CALL)).isEmpty();
  }

  @Test
  void whatTheModelSaidItselfBeforeIsNoQuotation() {
    messages.addObject().put("role", "assistant").put("content", CALL);

    assertThat(ToolCallMarkup.calls(offer, CALL)).hasSize(1);
  }

  @Test
  void withoutOfferedToolsNothingIsACall() {
    ToolOffer none = ToolOffer.of(WireJson.MAPPER.createObjectNode(), messages);

    assertThat(ToolCallMarkup.calls(none, CALL)).isEmpty();
  }
}
