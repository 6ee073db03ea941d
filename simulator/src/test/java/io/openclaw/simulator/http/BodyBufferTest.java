package io.openclaw.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BodyBufferTest {

  private static final byte[] LARGE = new byte[1024 * 1024 + 1];

  @Test
  void aSecondLargeBodyWaitsForTheFirstAndASmallOneDoesNot() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    BodyBuffer first = new BodyBuffer();
    first.write(LARGE, 0, LARGE.length);
    try (BodyBuffer small = new BodyBuffer()) {
      small.write(LARGE, 0, LARGE.length - 1);
    }

    Thread second = Thread.ofVirtual().start(() -> takeLarge(taken));
    assertThat(taken.await(100, TimeUnit.MILLISECONDS)).isFalse();
    first.close();
    assertThat(taken.await(5, TimeUnit.SECONDS)).isTrue();
    second.join();
  }

  private static void takeLarge(CountDownLatch taken) {
    try (BodyBuffer body = new BodyBuffer()) {
      body.write(LARGE, 0, LARGE.length);
      taken.countDown();
    }
  }
}
