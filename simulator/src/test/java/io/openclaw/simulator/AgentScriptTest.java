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
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// One message that scripts all turns of an agent.
class AgentScriptTest {
  private static final String KEY = "unlimited-agent";
  private static final Map<String, Object> CALLING =
      Map.of("role", "assistant", "content", "", "tool_calls", List.of());
  private static final Map<String, Object> RESULT = Map.of("role", "tool", "content", "42");

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
  void turnsOfOneMessageAreAnsweredEachByItsLine() throws Exception {
    Map<String, Object> task =
        user(
            """
            Compute it.
            #sim rate=2000
            #sim turn=1 tool=python args={"code":"6*7"}
            #sim turn=2 reply="again" tool=python args={"code":"7*6"}
            #sim turn=3 reply="It is 42."
            """);

    assertThat(called(answer(List.of(task)))).containsExactly("python {\"code\":\"6*7\"}");
    JsonNode second = answer(List.of(task, CALLING, RESULT));
    assertThat(called(second)).containsExactly("python {\"code\":\"7*6\"}");
    assertThat(text(second)).isEqualTo("again");
    JsonNode third = answer(List.of(task, CALLING, RESULT, CALLING, RESULT));
    assertThat(called(third)).isEmpty();
    assertThat(text(third)).isEqualTo("It is 42.");
    assertThat(third.get("finish_reason").stringValue()).isEqualTo("stop");
  }

  @Test
  void stagesAreToldApartByTheToolsTheyOffer() throws Exception {
    Map<String, Object> task =
        user(
            """
            #sim rate=2000 reply="done"
            #sim offers=submit_plan tool=submit_plan args={"steps":[]}
            #sim offers=submit_verdict tool=submit_verdict args={"passed":true}
            """);

    assertThat(called(answer(List.of(task), "submit_plan")))
        .containsExactly("submit_plan {\"steps\":[]}");
    assertThat(called(answer(List.of(task), "read_file", "submit_verdict")))
        .containsExactly("submit_verdict {\"passed\":true}");
    assertThat(text(answer(List.of(task), "python"))).isEqualTo("done");
    assertThat(text(answer(List.of(task)))).isEqualTo("done");
  }

  @Test
  void ofSeveralLinesTheLastWhoseConditionsHoldCounts() throws Exception {
    Map<String, Object> task =
        user(
            """
            #sim rate=2000
            #sim turn=1 reply="any"
            #sim turn=1 offers=python reply="with python"
            #sim turn=1 offers=shell reply="with shell"
            #sim turn=2 reply="later"
            """);

    assertThat(text(answer(List.of(task)))).isEqualTo("any");
    assertThat(text(answer(List.of(task), "python"))).isEqualTo("with python");
    assertThat(text(answer(List.of(task), "shell", "python"))).isEqualTo("with shell");
    assertThat(text(answer(List.of(task, CALLING, RESULT), "python"))).isEqualTo("later");
  }

  @Test
  void onlyTheTurnThatFailsFails() throws Exception {
    Map<String, Object> task = user("#sim rate=2000 reply=\"fine\"\n#sim turn=2 fail=500");

    assertThat(text(answer(List.of(task)))).isEqualTo("fine");
    assertThat(send(List.of(task, CALLING, RESULT)).statusCode()).isEqualTo(500);
  }

  @Test
  void anAnswerThatIsContinuedIsOfTheSameTurn() throws Exception {
    Map<String, Object> task =
        user("#sim turn=1 reply=\"one two\" rate=2000\n#sim turn=2 fail=500");

    JsonNode rest = answer(List.of(task, Map.of("role", "assistant", "content", "one ")));

    assertThat(text(rest)).isEqualTo("two");
  }

  @Test
  void severalToolsAreCalledAtOnce() throws Exception {
    Map<String, Object> task =
        user(
            """
            #sim rate=2000 calls=[{"name":"a","args":{"x":1}}, {"name":"b"}, {"name":"c","args":"{broken"}]\
            """);

    assertThat(called(answer(List.of(task)))).containsExactly("a {\"x\":1}", "b {}", "c {broken");
    List<String> ids = streamedCallIds(task);
    assertThat(ids).hasSize(3).doesNotHaveDuplicates();
  }

  private List<String> streamedCallIds(Map<String, Object> task) throws Exception {
    String body = Json.text(Map.of("stream", true, "messages", List.of(task)));
    Map<Integer, StringBuilder> calls = new TreeMap<>();
    List<String> ids = new ArrayList<>();
    SseText.of(simulator.post(COMPLETIONS, KEY, body).body())
        .chunks()
        .forEach(chunk ->
            chunk
                .at("/choices/0/delta/tool_calls")
                .forEach(call -> {
                  StringBuilder text =
                      calls.computeIfAbsent(call.get("index").intValue(), _ -> new StringBuilder());
                  text.append(call.at("/function/name").asString(""));
                  text.append(call.at("/function/arguments").asString(""));
                  call.path("id").stringValueOpt().ifPresent(ids::add);
                }));
    assertThat(calls.values())
        .extracting(StringBuilder::toString)
        .containsExactly("a{\"x\":1}", "b{}", "c{broken");
    return ids;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "#sim turn=0                                    | turn",
        "#sim turn=x                                    | turn",
        "#sim offers=bad/name                           | offers",
        "#sim turn=2 tokens=0                           | tokens",
        "#sim turn=2 at=3                               | at needs fail",
        "#sim turn=2 turn=3                             | given twice: turn",
        "#sim tool=a calls=[{\"name\":\"b\"}]           | exclude",
        "#sim calls=[]                                  | calls",
        "#sim calls=[{\"name\":\"bad/name\"}]           | calls",
        "#sim calls=[{\"name\":\"a\",\"args\":5}]       | calls",
        "#sim calls=[{\"name\":\"a\"]                   | calls",
        "#sim calls=a                                   | calls"
      })
  void aLineIsRefusedEvenWhereItsConditionDoesNotHold(String prompt, String named)
      throws Exception {
    var response = send(List.of(user(prompt)));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response.body()).at("/error/message").stringValue())
        .startsWith("#sim: ")
        .contains(named);
  }

  private JsonNode answer(List<Map<String, Object>> messages, String... tools) throws Exception {
    var response = send(messages, tools);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response.body()).at("/choices/0");
  }

  private HttpResponse<String> send(List<Map<String, Object>> messages, String... tools)
      throws Exception {
    List<Map<String, Object>> offered =
        Stream.of(tools)
            .map(name ->
                Map.<String, Object>of("type", "function", "function", Map.of("name", name)))
            .toList();
    return simulator.post(
        COMPLETIONS, KEY, Json.text(Map.of("messages", messages, "tools", offered)));
  }

  private static String text(JsonNode choice) {
    return choice.at("/message/content").asString("");
  }

  private static List<String> called(JsonNode choice) {
    List<String> calls = new ArrayList<>();
    for (JsonNode call : choice.at("/message/tool_calls")) {
      calls.add(
          call.at("/function/name").stringValue()
              + " "
              + call.at("/function/arguments").stringValue());
    }
    return calls;
  }
}
