package io.openclaw.worker.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class CallIdentityTest {
  private static final String MESSAGES =
      "[{\"role\":\"system\",\"content\":\"be brief\"},{\"role\":\"user\",\"content\":\"hi\"}]";
  private static final String PARAMETERS = "{\"temperature\":0.2,\"stop\":[\"a\",\"b\"]}";
  private static final String USUAL =
      digest("ann", "p", "https://x/v1", "m", MESSAGES, PARAMETERS, "");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bob | p | https://x/v1 | m | `` | `` | ``",
        "    | p | https://x/v1 | m | `` | `` | ``",
        "ann | q | https://x/v1 | m | `` | `` | ``",
        "ann | p | https://y/v1 | m | `` | `` | ``",
        "ann | p | https://x/v1 | n | `` | `` | ``",
        "ann | p | https://x/v1 | m | `` | `` | main",
        "ann | p | https://x/v1 | m | [{\"role\":\"user\",\"content\":\"hi\"}] | `` | ``",
        "ann | p | https://x/v1 | m | [{\"role\":\"system\",\"content\":\"be brief\"},{\"role\":\"user\",\"content\":\"hi \"}] | `` | ``",
        "ann | p | https://x/v1 | m | [{\"role\":\"user\",\"content\":\"be brief\"},{\"role\":\"user\",\"content\":\"hi\"}] | `` | ``",
        "ann | p | https://x/v1 | m | [{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"system\",\"content\":\"be brief\"}] | `` | ``",
        "ann | p | https://x/v1 | m | [{\"role\":\"user\",\"content\":\"earlier\"},{\"role\":\"assistant\",\"content\":\"yes\"},{\"role\":\"system\",\"content\":\"be brief\"},{\"role\":\"user\",\"content\":\"hi\"}] | `` | ``",
        "ann | p | https://x/v1 | m | `` | {} | ``",
        "ann | p | https://x/v1 | m | `` | {\"temperature\":0.3,\"stop\":[\"a\",\"b\"]} | ``",
        "ann | p | https://x/v1 | m | `` | {\"temperature\":0.2,\"stop\":[\"b\",\"a\"]} | ``",
        "ann | p | https://x/v1 | m | `` | {\"temperature\":0.2,\"stop\":[\"a\",\"b\"],\"seed\":1} | ``",
        "ann | p | https://x/v1 | m | `` | {\"top_p\":0.2,\"stop\":[\"a\",\"b\"]} | ``",
      })
  void whateverDiffersMakesAnotherCall(
      @Nullable String owner,
      String provider,
      String server,
      String model,
      String messages,
      String parameters,
      String agent) {
    String other =
        digest(
            owner,
            provider,
            server,
            model,
            messages.isEmpty() ? MESSAGES : messages,
            parameters.isEmpty() ? PARAMETERS : parameters,
            agent);

    assertThat(other).isNotEqualTo(USUAL).matches("[0-9a-f]{64}");
  }

  @Test
  void theOrderOfNamesMakesNoDifference() {
    String same =
        digest(
            "ann",
            "p",
            "https://x/v1",
            "m",
            "[{\"content\":\"be brief\",\"role\":\"system\"},{\"content\":\"hi\",\"role\":\"user\"}]",
            "{\"stop\":[\"a\",\"b\"], \"temperature\":0.2}",
            "");

    assertThat(same).isEqualTo(USUAL);
  }

  @Test
  void textDoesNotRunFromOnePartIntoTheNext() {
    assertThat(digest("a", "b\",\"c", "s", "m", MESSAGES, PARAMETERS, ""))
        .isNotEqualTo(digest("a\",\"b", "c", "s", "m", MESSAGES, PARAMETERS, ""));
  }

  private static String digest(
      @Nullable String owner,
      String provider,
      String server,
      String model,
      String messages,
      String parameters,
      String agent) {
    JsonMapper json = JsonMapper.shared();
    return new CallIdentity(
            Optional.ofNullable(owner),
            provider,
            server,
            model,
            (ArrayNode) json.readTree(messages),
            (ObjectNode) json.readTree(parameters),
            agent,
            Duration.ofHours(1))
        .digest();
  }
}
