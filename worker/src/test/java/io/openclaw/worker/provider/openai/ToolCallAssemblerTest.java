package io.openclaw.worker.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.openclaw.worker.provider.ProviderException;
import io.openclaw.worker.provider.ToolCall;
import io.openclaw.worker.provider.ToolCall.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ToolCallAssemblerTest {
  private static final String WEATHER = "{\"city\":\"Zürich 🙂\",\"days\":[1,2]}";
  private static final String CLOCK = "{\"zone\":\"{\\\"}\"}";

  @Test
  void fragmentsBelongTogetherByTheirIndex() throws Exception {
    assertCalls(
            "[{'index':0,'id':'a','type':'function','function':{'name':'f','arguments':''}}]",
            "[{'index':1,'id':'b','type':'function','function':{'name':'g','arguments':'{\"x\"'}}]",
            "[{'index':0,'function':{'arguments':'{\"y\":1}'}}]",
            "[{'index':1,'function':{'arguments':':2}'}}]")
        .containsExactly(call("a", "f", "{\"y\":1}"), call("b", "g", "{\"x\":2}"));
  }

  @Test
  void withoutAnIndexANewIdOrNameOpensACallAndArgumentsAloneContinueTheLast() throws Exception {
    assertCalls(
            "[{'id':'a','function':{'name':'f','arguments':'{\"x\"'}}]",
            "[{'function':{'arguments':':1}'}}]",
            "[{'id':'b','function':{'name':'f','arguments':'{\"x\":2}'}}]",
            "[{'function':{'name':'g','arguments':'{\"z\"'}}]",
            "[{'function':{'arguments':':3}'}}]")
        .extracting(ToolCall::name, ToolCall::arguments)
        .containsExactly(tuple("f", "{\"x\":1}"), tuple("f", "{\"x\":2}"), tuple("g", "{\"z\":3}"));
  }

  @Test
  void withoutIndexAndIdTheSameNameOpensTheNextCallOnlyBehindAWholeOne() throws Exception {
    assertCalls(
            "[{'function':{'name':'f','arguments':'{\"x\"'}}]",
            "[{'function':{'name':'f','arguments':':1}'}}]",
            "[{'function':{'name':'f','arguments':'{\"x\":2}'}}]")
        .extracting(ToolCall::arguments)
        .containsExactly("{\"x\":1}", "{\"x\":2}");
  }

  @Test
  void theFirstIndexMayBeOne() throws Exception {
    assertCalls(
            "[{'index':1,'id':'a','function':{'name':'f','arguments':'{}'}}]",
            "[{'index':2,'id':'b','function':{'name':'g','arguments':'{}'}}]")
        .containsExactly(call("a", "f", "{}"), call("b", "g", "{}"));
  }

  @Test
  void theSameIndexWithANewIdAndNameIsANewCall() throws Exception {
    assertCalls(
            "[{'index':0,'id':'a','function':{'name':'f','arguments':'{\"x\":1}'}}]",
            "[{'index':0,'id':'b','function':{'name':'f','arguments':'{\"x\"'}}]",
            "[{'index':0,'function':{'arguments':':2}'}}]")
        .containsExactly(call("a", "f", "{\"x\":1}"), call("b", "f", "{\"x\":2}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'index':0,", ""})
  void aNewIdOnEveryFragmentWithoutANameIsTheSameCall(String index) throws Exception {
    assertCalls(
            "[{" + index + "'id':'a','function':{'name':'f','arguments':'{\"x\"'}}]",
            "[{" + index + "'id':'a2','function':{'arguments':':1'}}]",
            "[{" + index + "'id':'a3','function':{'name':null,'arguments':'}'}}]")
        .containsExactly(call("a", "f", "{\"x\":1}"));
  }

  @Test
  void aNameReplacesTheOneBeforeAndAnEmptyOneIsIgnored() throws Exception {
    assertCalls(
            "[{'index':0,'id':'a','function':{'name':'f','arguments':'{'}}]",
            "[{'index':0,'id':'a','function':{'name':'f','arguments':'\"x\"'}}]",
            "[{'index':0,'id':'','function':{'name':'','arguments':':1}'}}]")
        .containsExactly(call("a", "f", "{\"x\":1}"));
  }

  @Test
  void aMissingIdIsMadeAndEachIsUnique() throws Exception {
    List<ToolCall> calls =
        assemble(
            "[{'index':0,'function':{'name':'f','arguments':'{}'}}]",
            "[{'index':1,'id':'same','function':{'name':'f','arguments':'{}'}}]",
            "[{'index':2,'id':'same','function':{'name':'f','arguments':'{}'}}]",
            "[{'index':3,'function':{'name':'f','arguments':'{}'}}]");

    assertThat(calls).extracting(ToolCall::id).doesNotHaveDuplicates().contains("same");
    assertThat(calls).hasSize(4).allMatch(it -> !it.id().isEmpty());
  }

  @Test
  void argumentsMayBeAnObject() throws Exception {
    assertCalls("[{'index':0,'id':'a','function':{'name':'f','arguments':{'x':[1,{'y':'z'}]}}}]")
        .containsExactly(call("a", "f", "{\"x\":[1,{\"y\":\"z\"}]}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{'index':0,'id':'a','function':{'name':'f'}}]",
        "[{'index':0,'id':'a','function':{'name':'f','arguments':''}}]",
        "[{'index':0,'id':'a','function':{'name':'f','arguments':null}}]",
        "{'index':0,'id':'a','function':{'name':'f','arguments':' '}}"
      })
  void emptyArgumentsAreAnEmptyObject(String fragments) throws Exception {
    assertCalls(fragments).containsExactly(call("a", "f", "{}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"x\":", "[1]", "\"text\"", "{\"x\":1} and more", "{'x':1}", "{x:1}"})
  void argumentsThatAreNoObjectAreInvalidAndNeverRepaired(String arguments) throws Exception {
    ToolCallAssembler assembler = new ToolCallAssembler();
    assembler.take(fragments("0", "a", "f", arguments));

    assertThat(assembler.calls(false))
        .containsExactly(new ToolCall("a", "f", arguments, State.INVALID));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"x\":", "", " "})
  void whatTheLengthLimitCutIsNotRun(String arguments) throws Exception {
    ToolCallAssembler assembler = new ToolCallAssembler();
    assembler.take(fragments("0", "a", "f", "{\"x\":1}"));
    assembler.take(fragments("1", "b", "g", arguments));

    assertThat(assembler.calls(/* cut= */ true))
        .containsExactly(call("a", "f", "{\"x\":1}"), new ToolCall("b", "g", arguments, State.CUT));
  }

  @Test
  void aCallWithoutANameIsNone() throws Exception {
    assertCalls("[{'index':0,'id':'a','function':{'arguments':'{}'}}]", "null").isEmpty();
  }

  @Test
  void aModelInALoopIsEnded() throws Exception {
    ToolCallAssembler assembler = new ToolCallAssembler();
    for (int i = 0; i < 128; i++) {
      assembler.take(fragments(Integer.toString(i), "id" + i, "f", "{}"));
    }

    assertThatThrownBy(() -> assembler.take(fragments("128", "x", "f", "{}")))
        .isInstanceOf(ProviderException.class);
  }

  /// How servers are known to send the same two calls.
  enum Dialect {
    /// vLLM, OpenAI: id and name once, then arguments by index.
    INDEXED("0", "1", true, false),
    FROM_ONE("1", "2", true, false),
    /// NIM: id and name with every fragment.
    NAME_AGAIN("0", "1", true, true),
    WITHOUT_INDEX("", "", true, false),
    WITHOUT_INDEX_NAME_AGAIN("", "", true, true),
    WITHOUT_ID("0", "1", false, false),
    NAME_ONLY("", "", false, false);

    private final String first;
    private final String second;
    private final boolean ids;
    private final boolean again;

    Dialect(String first, String second, boolean ids, boolean again) {
      this.first = first;
      this.second = second;
      this.ids = ids;
      this.again = again;
    }

    List<ArrayNode> chunks(String index, String id, String name, List<String> pieces) {
      List<ArrayNode> chunks = new ArrayList<>();
      for (int i = 0; i < pieces.size(); i++) {
        boolean head = i == 0 || again;
        chunks.add(fragments(index, head && ids ? id : "", head ? name : "", pieces.get(i)));
      }
      return chunks;
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void everySplitIntoThreeChunksGivesTheSameCalls(Dialect dialect) throws Exception {
    for (int i = 0; i <= WEATHER.length(); i++) {
      for (int j = i; j <= WEATHER.length(); j++) {
        List<String> pieces =
            List.of(WEATHER.substring(0, i), WEATHER.substring(i, j), WEATHER.substring(j));
        assertSame(dialect, pieces, List.of(CLOCK), "split at " + i + " and " + j);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anySplitIntoManyChunksGivesTheSameCalls(Dialect dialect) throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int run = 0; run < 500; run++) {
      assertSame(dialect, cut(WEATHER, random), cut(CLOCK, random), "seed " + seed);
    }
  }

  private static void assertSame(
      Dialect dialect, List<String> weather, List<String> clock, String how) throws Exception {
    ToolCallAssembler assembler = new ToolCallAssembler();
    List<ArrayNode> chunks = dialect.chunks(dialect.first, "a", "weather", weather);
    chunks.addAll(dialect.chunks(dialect.second, "b", "clock", clock));
    for (ArrayNode chunk : chunks) {
      assembler.take(chunk);
    }
    assertThat(assembler.calls(/* cut= */ false))
        .as("%s, %s", dialect, how)
        .extracting(ToolCall::name, ToolCall::arguments, ToolCall::state)
        .containsExactly(
            tuple("weather", WEATHER, State.WHOLE), tuple("clock", CLOCK, State.WHOLE));
  }

  private static List<String> cut(String text, Random random) {
    List<String> pieces = new ArrayList<>();
    for (int from = 0; from < text.length(); ) {
      int to = Math.min(text.length(), from + random.nextInt(6));
      pieces.add(text.substring(from, to));
      from = to;
    }
    return pieces;
  }

  private static ArrayNode fragments(String index, String id, String name, String arguments) {
    ArrayNode all = WireJson.MAPPER.createArrayNode();
    ObjectNode one = all.addObject();
    if (!index.isEmpty()) {
      one.put("index", Integer.parseInt(index));
    }
    if (!id.isEmpty()) {
      one.put("id", id).put("type", "function");
    }
    ObjectNode function = one.putObject("function");
    if (!name.isEmpty()) {
      function.put("name", name);
    }
    function.put("arguments", arguments);
    return all;
  }

  private static ListAssert<ToolCall> assertCalls(String... chunks) throws Exception {
    return assertThat(assemble(chunks));
  }

  private static List<ToolCall> assemble(String... chunks) throws Exception {
    ToolCallAssembler assembler = new ToolCallAssembler();
    for (String chunk : chunks) {
      String json = chunk.replace("\"", "\\\"").replace('\'', '"');
      assembler.take(WireJson.MAPPER.readTree(json));
    }
    return assembler.calls(/* cut= */ false);
  }

  private static ToolCall call(String id, String name, String arguments) {
    return new ToolCall(id, name, arguments, State.WHOLE);
  }
}
