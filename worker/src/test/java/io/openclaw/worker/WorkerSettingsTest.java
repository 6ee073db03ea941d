package io.openclaw.worker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "0,10,100,cache.most-answer must",
    "1,0,100,cache.most-answers must",
    "101,10,100,cache.most-bytes must",
  })
  void boundsOfTheCacheThatMakeNoSenseAreNamed(
      long mostAnswer, int mostAnswers, long mostBytes, String named) {
    assertThatThrownBy(() -> new WorkerSettings.Cache(mostAnswer, mostAnswers, mostBytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("openclaw.worker." + named);
  }
}
