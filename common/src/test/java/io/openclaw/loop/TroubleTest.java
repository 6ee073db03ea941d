package io.openclaw.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TroubleTest {
  private final RecordingLogger log = new RecordingLogger();
  private final Trouble trouble = new Trouble(log, "sweeper", List.of(IOException.class));

  @Test
  void isLoggedWhenItBeginsAndWhenItIsOverAndNotInBetween() {
    trouble.failed(new IOException("connection refused"));
    trouble.failed(new IOException("connection refused"));
    trouble.failed(new IOException("connection refused"));
    trouble.over();

    assertThat(log.lines())
        .containsExactly(
            "WARN sweeper pauses: connection refused. It is tried again until it succeeds.",
            "INFO sweeper goes on after 3 failures");
  }

  @Test
  void ofAnUnexpectedKindShowsWhereItCameFrom() {
    trouble.failed(new IllegalStateException("a defect"));

    assertThat(log.lines())
        .containsExactly(
            "ERROR sweeper failed unexpectedly. It is tried again until it succeeds. +trace");
  }

  @Test
  void ofAnotherKindIsNotHiddenByTheFirst() {
    trouble.failed(new IOException("connection refused"));
    trouble.failed(new UncheckedIOException(new IOException("disk full")));
    trouble.failed(new IOException("connection refused"));

    assertThat(log.lines()).hasSize(2).element(1).asString().endsWith("+trace");
  }

  @Test
  void isNewAfterItWasOver() {
    trouble.failed(new IOException("connection refused"));
    trouble.over();
    trouble.over();
    trouble.failed(new IOException("connection refused"));

    assertThat(log.lines())
        .extracting(line -> line.substring(0, 4))
        .containsExactly("WARN", "INFO", "WARN");
  }
}
