package io.openclaw.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignerTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

  /// The vector that Standard Webhooks and Svix publish.
  @Test
  void signsThePublishedExampleAsPublished() {
    String signature =
        new Signer(List.of(SECRET))
            .signature(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                Instant.ofEpochSecond(1_614_265_330),
                "{\"test\": 2432232314}".getBytes(UTF_8));

    assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void eachSecretOfARotationIsGoodForTheLibrary() {
    Instant now = Instant.now();
    String body = "{\"type\":\"task.succeeded\",\"data\":{\"text\":\"é🦞\"}}";
    String signature =
        new Signer(List.of(SECRET, OTHER)).signature("msg_1", now, body.getBytes(UTF_8));
    HttpHeaders headers =
        HttpHeaders.of(
            Map.of(
                "webhook-id", List.of("msg_1"),
                "webhook-timestamp", List.of(Long.toString(now.getEpochSecond())),
                "webhook-signature", List.of(signature)),
            (_, _) -> true);

    assertThatCode(() -> new Webhook(SECRET).verify(body, headers)).doesNotThrowAnyException();
    assertThatCode(() -> new Webhook(OTHER).verify(body, headers)).doesNotThrowAnyException();
    assertThatThrownBy(() -> new Webhook(OTHER).verify(body + " ", headers));
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "whsec_", "whsec_c2hvcnQ=", "whsec_***"})
  void whatIsNoSecretEndsTheStartWithoutShowingIt(String wrong) {
    assertThatThrownBy(() -> new Signer(List.of(wrong)))
        .hasMessageContaining("OPENCLAW_WEBHOOK_SECRET")
        .hasMessageNotContaining("c2hvcnQ=");
  }
}
