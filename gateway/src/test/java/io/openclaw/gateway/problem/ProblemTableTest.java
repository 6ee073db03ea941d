package io.openclaw.gateway.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.task.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemTableTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z_]+)` \\| ([0-9]{3}) \\| [^|]+ \\|( yes)? \\|");

  @Test
  void theDocumentedTableIsTheTable() throws IOException {
    Matcher rows = ROW.matcher(Files.readString(Path.of("../docs/api.md")));
    Map<String, String> documented =
        rows.results()
            .collect(
                Collectors.toMap(
                    row -> row.group(1), row -> row.group(2) + (row.group(3) != null)));

    Map<String, String> coded =
        Stream.of(Code.values())
            .collect(Collectors.toMap(Code::word, it -> it.status() + "" + it.retryable()));

    assertThat(documented).isEqualTo(coded);
  }

  @ParameterizedTest
  @EnumSource(Code.class)
  void everyProblemHasAllItsMembersAndATimeToComeBackWhenThereIsOne(Code code) {
    Problem problem = Problem.of(code, "Why.").with("extra", 1);

    assertThat(problem.body("id").keySet())
        .containsExactly(
            "type", "title", "status", "detail", "code", "retryable", "request_id", "extra");
    assertThat(problem.headers().containsKey("Retry-After")).isEqualTo(code.status() == 503);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 405, 406, 408, 413, 415, 431, 500, 503, 505})
  void aStatusOfTheServerKeepsItsNumber(int status) {
    assertThat(Code.ofStatus(status).status()).isEqualTo(status);
  }

  @Test
  void aFailureOfTheStoreThatNobodyFitsIsInternal() {
    Throwable why = new IllegalStateException("secret");

    assertThat(Problem.of(new StoreException.OutcomeUnknown("x", why)).code())
        .isEqualTo(Code.STORE_UNAVAILABLE);
    assertThat(Problem.of(new StoreException.Broken("secret", why)).detail())
        .doesNotContain("secret");
    assertThat(Problems.of(new IOException("gone"))).isEmpty();
    assertThat(Problems.of(new IllegalStateException("secret")).orElseThrow().detail())
        .doesNotContain("secret");
  }
}
