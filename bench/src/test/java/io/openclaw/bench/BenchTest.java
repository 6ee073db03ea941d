package io.openclaw.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchTest {
  private static final long OURS = ProcessHandle.current().pid();

  private final ScriptedSystem system = new ScriptedSystem();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  BenchTest() throws IOException {}

  @AfterEach
  void stop() {
    system.close();
  }

  @Nested
  class Submit {
    private static final String SHORT =
        "submit --rate 200 --connections 10 --seconds 1 --warmup 0 --patience 3";

    @Test
    void measuresAndChecksThatEveryTaskEnded() {
      assertThat(run(SHORT)).isZero();

      assertThat(line().at("/submit_ms/n").asInt()).isEqualTo(200);
      assertThat(line().path("accepted").asInt()).isEqualTo(200);
      assertThat(line().path("ends").asString()).isEqualTo("{succeeded=200}");
      assertThat(line().path("cpu").isEmpty()).isFalse();
      assertThat(system.keys()).isEqualTo(200);
    }

    @Test
    void failsWhenATaskIsLost() {
      system.loses(50);

      assertThat(run(SHORT)).isEqualTo(1);
      assertThat(line().at("/wrong/0").asString()).contains("1 of 200").contains("lost=1");
    }

    @Test
    void failsWhenATaskDoesNotEnd() {
      system.neverEnds(50);

      assertThat(run(SHORT)).isEqualTo(1);
      assertThat(line().at("/wrong/0").asString()).contains("not ended=1");
    }

    @Test
    void failsWhenASubmissionIsRefused() {
      system.refuses(50);

      assertThat(run(SHORT)).isEqualTo(1);
      assertThat(line().path("answers").asString()).isEqualTo("{202=199, 503=1}");
    }

    @Test
    void stopsRaisingTheRateAtTheFirstRefusal() {
      system.refuses(150);

      int code =
          run(
              "submit --saturate --rate 100 --growth 2 --step-seconds 1"
                  + " --connections 20 --warmup 0 --most 400 --most-p99 5000");

      assertThat(code).isZero();
      assertThat(line().path("sustained").asInt()).isEqualTo(100);
      assertThat(line().path("ended_by").asString()).contains("503=1");
      assertThat(line().path("steps")).hasSize(2);
    }
  }

  @Nested
  class Cancel {
    @Test
    void asksTheJournalWhenTheConnectionWasClosed() {
      assertThat(run("cancel --tasks 12 --concurrency 4")).isZero();

      assertThat(line().at("/cancel_to_closed_ms/n").asInt()).isEqualTo(12);
      assertThat(line().at("/cancel_answer_ms/n").asInt()).isEqualTo(12);
    }

    @Test
    void failsWhenTheConnectionStaysOpen() {
      system.ignoresCancel();

      assertThat(run("cancel --tasks 2 --concurrency 2 --longest 1")).isEqualTo(1);
      assertThat(line().at("/wrong/0").asString()).contains("2 connections");
    }
  }

  @Nested
  class FirstToken {
    @Test
    void sendsEachPromptBothWays() {
      assertThat(run("first-token --tasks 10 --warmup 2")).isZero();

      assertThat(line().at("/direct_ms/n").asInt()).isEqualTo(10);
      assertThat(line().at("/through_ms/n").asInt()).isEqualTo(10);
      double difference =
          line().at("/through_ms/p50").asDouble() - line().at("/direct_ms/p50").asDouble();
      assertThat(Math.abs(line().at("/difference_ms/p50").asDouble() - difference))
          .isLessThan(0.01);
      assertThat(system.submissions()).isEqualTo(12);
    }

    @Test
    void failsWhenAnAnswerFails() {
      system.refuses(5);

      assertThat(run("first-token --tasks 10 --warmup 2")).isEqualTo(1);
    }
  }

  @Nested
  class Many {
    @Test
    void countsAndWeighs() {
      assertThat(run("many --tasks 40")).isZero();

      assertThat(line().path("ends").asString()).isEqualTo("{succeeded=40}");
      assertThat(line().path("most_at_once").asInt()).isPositive();
      assertThat(line().at("/processes/0/rss_peak_mb").asDouble()).isPositive();
    }

    @Test
    void failsWhenATaskIsLost() {
      system.loses(7);

      assertThat(run("many --tasks 40")).isEqualTo(1);
    }
  }

  @Test
  void saysWhenTheSystemCannotBeReached() {
    system.close();

    assertThat(run("submit")).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "walk", "submit --rate fast", "submit --growth 1"})
  void refusesWhatItDoesNotUnderstand(String words) {
    assertThat(run(words)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "submit", "cancel", "first-token", "many", "ready"})
  void explainsEachMeasurement(String name) {
    assertThat(Bench.run((name + " --help").strip().split(" "))).isZero();
  }

  private int run(String line) {
    List<String> all = new ArrayList<>(List.of(line.split(" ")));
    if (line.isEmpty()) {
      all.clear();
    } else if (!line.equals("walk")) {
      Collections.addAll(all, "--url", system.url(), "--simulator", system.url());
      Collections.addAll(all, "--pids", "us=" + OURS);
    }
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      return Bench.run(all.toArray(String[]::new));
    } finally {
      System.setOut(before);
    }
  }

  private JsonNode line() {
    return new JsonMapper().readTree(printed.toString(UTF_8).lines().toList().getLast());
  }
}
