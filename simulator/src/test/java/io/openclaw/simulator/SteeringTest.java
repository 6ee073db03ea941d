package io.openclaw.simulator;

import static io.openclaw.simulator.RunningSimulator.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SteeringTest {

  private RunningSimulator simulator;

  @BeforeEach
  void start() throws IOException {
    simulator = RunningSimulator.start(InstantSource.system());
  }

  @AfterEach
  void stop() throws IOException {
    simulator.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "#sim tokn=5                     | tokn",
        "#sim word                       | word",
        "#sim tokens=                    | tokens",
        "#sim tokens=0                   | tokens",
        "#sim tokens=five                | tokens",
        "#sim tokens=99999999999         | tokens",
        "#sim tokens=4000001             | tokens",
        "#sim rate=0                     | rate",
        "#sim rate=-1                    | rate",
        "#sim rate=1e3                   | rate",
        "#sim first=300                  | first",
        "#sim first=5h                   | first",
        "#sim fail=418                   | fail",
        "#sim fail=500 at=0              | at",
        "#sim fail=500 at=99 tokens=10   | at=99",
        "#sim fail=500 times=x           | times",
        "#sim at=5                       | at needs fail",
        "#sim times=2                    | times needs fail",
        "#sim args={}                    | args needs tool",
        "#sim tool=f args=5              | args",
        "#sim tool=f args={'\"a\":}      | args",
        "#sim tool=bad/name              | tool",
        "#sim reply=hello                | reply",
        "#sim reply=\"open               | reply",
        "#sim reply=\"a\"b               | reply",
        "#sim reply=\"\\ud800\"          | reply",
        "#sim reasoning=maybe            | reasoning",
        "#sim tokens=5 tokens=6          | given twice: tokens"
      })
  void refusesWhatItDoesNotUnderstandByName(String prompt, String named) throws Exception {
    HttpResponse<String> response = simulator.stream("unlimited-s", prompt);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response.body()).at("/error/message").stringValue())
        .startsWith("#sim: ")
        .contains(named);
    assertThat(simulator.journal()).isEmpty();
  }
}
