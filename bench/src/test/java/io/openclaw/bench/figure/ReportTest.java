package io.openclaw.bench.figure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, UTF_8);

  @Test
  void endsWithOneLineOfJson() {
    Percentiles latency = new Percentiles();
    latency.record(5_000_000);
    Report report =
        new Report("submit")
            .put("rate", 500.0)
            .put("rows", List.of(new Figures().with("process", "redis").with("seconds", 1.23456)))
            .put("latency", latency);

    assertThat(report.print(out)).isZero();
    JsonNode line = new JsonMapper().readTree(lines().getLast());
    assertThat(line.path("bench").asString()).isEqualTo("submit");
    assertThat(line.path("rate").asDouble()).isEqualTo(500);
    assertThat(line.at("/rows/0/seconds").asDouble()).isEqualTo(1.235);
    assertThat(line.at("/latency_ms/p99").asDouble()).isBetween(4.99, 5.01);
    assertThat(line.path("wrong").isEmpty()).isTrue();
  }

  @Test
  void showsAPersonTheSameFigures() {
    Percentiles latency = new Percentiles();
    latency.record(5_000_000);

    new Report("submit").put("latency", latency).print(out);

    assertThat(printed.toString(UTF_8)).containsPattern("latency +1 +5\\.00 +5\\.00 +5\\.00");
  }

  @Test
  void failsWhenSomethingWasWrongAndSaysWhat() {
    int code = new Report("submit").wrong("3 tasks were lost").print(out);

    assertThat(code).isEqualTo(1);
    assertThat(lines()).contains("WRONG: 3 tasks were lost");
    assertThat(new JsonMapper().readTree(lines().getLast()).at("/wrong/0").asString())
        .isEqualTo("3 tasks were lost");
  }

  private List<String> lines() {
    return printed.toString(UTF_8).lines().toList();
  }
}
