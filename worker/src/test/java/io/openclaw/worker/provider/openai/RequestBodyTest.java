package io.openclaw.worker.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.provider.ProviderSpec;
import io.openclaw.provider.Quirks;
import io.openclaw.provider.Quirks.Prefill;
import io.openclaw.worker.lifetime.Deadline;
import io.openclaw.worker.provider.ProviderRequest;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

class RequestBodyTest {
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

  private JsonNode body(@Nullable Prefill prefill, String partial) {
    ProviderRequest request =
        new ProviderRequest(
            spec(new Quirks(null, false, false, false, false, prefill)),
            "key",
            "m",
            messages,
            partial,
            JsonMapper.shared().createObjectNode(),
            Deadline.of(Duration.ofSeconds(5)),
            Map.of(),
            () -> {});
    return JsonMapper.shared().readTree(RequestBody.of(request));
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  private static ProviderSpec spec(Quirks quirks) {
    return new ProviderSpec(
        "p",
        "http://h/v1",
        "K",
        null,
        "m",
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        null,
        null,
        null,
        null,
        quirks,
        null);
  }
}
