package io.openclaw.worker.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.openclaw.worker.provider.Piece;
import io.openclaw.worker.provider.ProviderException;
import io.openclaw.worker.provider.ProviderException.Kind;
import io.openclaw.worker.provider.ScriptedServer;
import io.openclaw.worker.provider.ToolCall;
import io.openclaw.worker.provider.ToolCall.State;
import java.io.ByteArrayInputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// AnswerCache that ask for tools, over a real connection.
class ToolCallStreamTest {
  private static final String CALL =
      "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\","
          + "\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}}]}}]}";
  private static final ToolCall WHOLE = new ToolCall("c1", "f", "{\"x\":1}", State.WHOLE);

  private final OpenAiProvider provider = new OpenAiProvider(InstantSource.system());
  private final List<ScriptedServer> servers = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    provider.close();
    for (ScriptedServer server : servers) {
      server.close();
    }
  }

  @Test
  void anAnswerOfToolCallsAloneIsNotEmpty() throws Exception {
    List<Piece> pieces = read(it -> it.stream().data(CALL).finish("tool_calls").done());

    assertThat(pieces)
        .endsWith(new Piece.ToolCalls(List.of(WHOLE)), new Piece.Finished("tool_calls"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "function_call", "eos"})
  void callsBeatTheFinishReason(String reason) throws Exception {
    assertThat(read(it -> it.stream().data(CALL).finish(reason).done()))
        .endsWith(new Piece.ToolCalls(List.of(WHOLE)), new Piece.Finished("tool_calls"));
  }

  @Test
  void callsBeatAMissingFinishReasonWhenTheStreamSaysThatItIsDone() throws Exception {
    assertThat(read(it -> it.stream().data(CALL).done()))
        .endsWith(new Piece.ToolCalls(List.of(WHOLE)), new Piece.Finished("tool_calls"));
  }

  @Test
  void aCleanEndWithoutAFinishReasonIsCutShortAllTheSame() {
    assertThat(failure(it -> it.stream().data(CALL).endBody())).isEqualTo(Kind.CUT_SHORT);
  }

  @ParameterizedTest
  @CsvSource({"length", "content_filter", "network_error"})
  void aReasonThatExplainsMoreStays(String reason) throws Exception {
    assertThat(read(it -> it.stream().data(CALL).finish(reason).done()))
        .endsWith(new Piece.Finished(reason));
  }

  @Test
  void announcedCallsThatDoNotComeAreAFailure() {
    assertThat(failure(it -> it.stream().content("text").finish("tool_calls").done()))
        .isEqualTo(Kind.TOOL_CALLS_MISSING);
  }

  @Test
  void callsInTheTextCountOnlyWithoutOthers() throws Exception {
    String written = "<tool_call>{\\\"name\\\":\\\"g\\\"}</tool_call>";

    assertThat(read(it -> it.stream().content(written).finish("stop").done()))
        .filteredOn(Piece.ToolCalls.class::isInstance)
        .singleElement()
        .satisfies(it -> assertThat(names(it)).containsExactly("g"));
    assertThat(read(it -> it.stream().content(written).data(CALL).finish("stop").done()))
        .filteredOn(Piece.ToolCalls.class::isInstance)
        .singleElement()
        .satisfies(it -> assertThat(names(it)).containsExactly("f"));
  }

  /// What vLLM sent in one case of its own tests, cut at every byte.
  @Test
  void theBytesMayBeCutAnywhere() throws Exception {
    String stream =
        """
        data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}

        data: {"choices":[{"index":0,"delta":{"content":"I ask é🙂"}}]}

        data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"f","arguments":""}}]}}]}

        data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"city\\": \\"Zü"}}]}}]}

        data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"rich\\"}"}},{"index":1,"id":"c2","function":{"name":"g"}}]}}]}

        data: {"choices":[{"index":0,"delta":{"content":""},"finish_reason":"tool_calls"}]}

        data: [DONE]

        """;
    byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
    for (int cut = 1; cut < bytes.length; cut++) {
      assertThat(calls(bytes, cut))
          .as("cut at byte %d", cut)
          .containsExactly(
              new ToolCall("c1", "f", "{\"city\": \"Zürich\"}", State.WHOLE),
              new ToolCall("c2", "g", "{}", State.WHOLE));
    }
  }

  private static List<ToolCall> calls(byte[] bytes, int cut) throws Exception {
    EventStream events =
        new EventStream(
            new SequenceInputStream(
                new ByteArrayInputStream(bytes, 0, cut),
                new ByteArrayInputStream(bytes, cut, bytes.length - cut)));
    CompletionChunks chunks =
        new CompletionChunks(
            new ErrorText("p", "k"),
            ToolOffer.of(
                JsonMapper.shared().createObjectNode(), JsonMapper.shared().createArrayNode()));
    for (byte[] data = events.next(); data != null; data = events.next()) {
      if (!new String(data, StandardCharsets.UTF_8).equals("[DONE]")) {
        chunks.parse(data);
      }
    }
    return chunks.toolCalls();
  }

  private static List<String> names(Piece piece) {
    return ((Piece.ToolCalls) piece).calls().stream().map(ToolCall::name).toList();
  }

  private Kind failure(ScriptedServer.Script script) {
    return catchThrowableOfType(ProviderException.class, () -> read(script)).kind();
  }

  private List<Piece> read(ScriptedServer.Script script) throws ProviderException {
    ScriptedServer server = new ScriptedServer(script);
    servers.add(server);
    List<Piece> pieces = new ArrayList<>();
    try (var call = provider.call(Requests.offering(server.url(), "f", "g"))) {
      do {
        pieces.add(call.next());
      } while (!(pieces.getLast() instanceof Piece.Finished));
    }
    return pieces;
  }
}
