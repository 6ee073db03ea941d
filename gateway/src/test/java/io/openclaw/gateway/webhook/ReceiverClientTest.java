package io.openclaw.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.webhook.Answer.Answered;
import io.openclaw.gateway.webhook.Answer.NotAnswered;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// 127.0.0.2 stands for the public Internet, 127.0.0.1 for what must not be reached.
class ReceiverClientTest {
  private static final InetAddress PUBLIC = InetAddress.ofLiteral("127.0.0.2");
  private static final InetAddress PRIVATE = InetAddress.ofLiteral("127.0.0.1");

  private final TestReceiver receiver = new TestReceiver("127.0.0.2");
  private final TestReceiver canary = new TestReceiver("127.0.0.1");
  private final AtomicInteger lookups = new AtomicInteger();

  @AfterEach
  void close() {
    receiver.close();
    canary.close();
  }

  private Answer post(String url, List<List<InetAddress>> addresses) throws InterruptedException {
    Deque<List<InetAddress>> left = new ArrayDeque<>(addresses);
    return post(
        url,
        _ -> {
          lookups.incrementAndGet();
          return left.removeFirst();
        });
  }

  private Answer post(String url, AddressLookup lookup) throws InterruptedException {
    CheckedAddresses addresses = new CheckedAddresses(lookup, PUBLIC::equals);
    try (ReceiverClient client = new ReceiverClient(addresses, Duration.ofSeconds(2), 4)) {
      return client.post(URI.create(url), Map.of("webhook-id", "msg_1"), "{}".getBytes(UTF_8));
    }
  }

  @Test
  void theConnectionGoesToTheAddressThatWasCheckedAndTheNameIsLookedUpOnce()
      throws InterruptedException {
    Answer answer =
        post(receiver.url("rebinding.example"), List.of(List.of(PUBLIC), List.of(PRIVATE)));

    assertThat(answer).isEqualTo(new Answered(204, Optional.empty()));
    assertThat(lookups).hasValue(1);
    TestReceiver.Got got = receiver.got.getFirst();
    assertThat(got.body()).isEqualTo("{}");
    assertThat(got.headers().firstValue("host")).contains("rebinding.example:" + receiver.port());
    assertThat(got.headers().firstValue("content-type")).contains("application/json");
    assertThat(got.headers().firstValue("webhook-id")).contains("msg_1");
  }

  @Test
  void aNameThatHasAPrivateAddressIsNotReachedAtAll() throws InterruptedException {
    String url = canary.url("inside.example");

    assertThat(refusal(post(url, List.of(List.of(PRIVATE))))).contains("not public");
    assertThat(refusal(post(url, List.of(List.of(PUBLIC, PRIVATE))))).contains("not public");
    assertThat(canary.got).isEmpty();
  }

  @Test
  void anAddressInTheUrlIsCheckedAsWell() throws InterruptedException {
    assertThat(refusal(post(canary.url(), AddressLookup::bySystem))).contains("not public");
    assertThat(canary.got).isEmpty();
  }

  @Test
  void aRedirectIsNotFollowed() throws InterruptedException {
    receiver.script =
        _ -> new TestReceiver.Reply(302, Map.of("Location", canary.url(), "Retry-After", "7"));

    Answer answer = post(receiver.url("moving.example"), List.of(List.of(PUBLIC)));

    assertThat(answer).isEqualTo(new Answered(302, Optional.of(Duration.ofSeconds(7))));
    assertThat(canary.got).isEmpty();
  }

  @Test
  void aReceiverThatSaysNothingIsLeftAfterTheTimeout() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    receiver.script =
        _ -> {
          never.await();
          return new TestReceiver.Reply(200, Map.of());
        };

    assertThat(refusal(post(receiver.url("slow.example"), List.of(List.of(PUBLIC)))))
        .isEqualTo("No answer within 2 s.");
  }

  @Test
  void whatCannotBeReachedIsSaidInWords() throws InterruptedException {
    String url = receiver.url("x.example");
    receiver.close();

    assertThat(refusal(post(url, List.of(List.of(PUBLIC))))).contains("refused");
    AddressLookup unknown =
        host -> {
          throw new UnknownHostException(host);
        };
    assertThat(refusal(post(url, unknown))).contains("not known");
  }

  private static String refusal(Answer answer) {
    return ((NotAnswered) answer).why();
  }
}
