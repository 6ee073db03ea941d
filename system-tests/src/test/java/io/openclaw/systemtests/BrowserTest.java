package io.openclaw.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.testkit.browser.Browser;
import io.openclaw.testkit.cluster.ClusterSettings;
import io.openclaw.testkit.cluster.LocalCluster;
import io.openclaw.testkit.history.History;
import io.openclaw.testkit.proxy.HttpOnlyProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// The page and the client module in a real Chromium.
@ExtendWith({NeedsBrowser.class, LogsOfFailedTests.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BrowserTest {
  private static final String TEXT =
      IntStream.range(0, 60).mapToObj(n -> "Word " + n + " é🦞.").collect(Collectors.joining(" "));
  private static final String MIDDLE = "Word 20 ";
  private static final String FOUR_SECONDS = "tokens=60 rate=15";
  private static final String TWO_SECONDS = "tokens=60 rate=30";
  private static final String QUICKLY = "tokens=60 rate=200";
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration LATER = Duration.ofSeconds(60);

  private LocalCluster cluster;
  private Browser browser;

  @BeforeAll
  void start() {
    Optional<Path> program = Browser.installed();
    assertThat(program).as("a Chromium, on the path or named by CLAW_BROWSER").isPresent();
    cluster =
        LocalCluster.start(
            ClusterSettings.in(LogsOfFailedTests.folder(getClass(), "cluster")).withWorkers(1),
            History.startingNow());
    browser = Browser.start(program.orElseThrow(), LogsOfFailedTests.folder(getClass(), "browser"));
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void anAnswerIsShownAsItComesByWebSocketCompleteAndOnce() {
    try (ChatPage page = ChatPage.open(browser, cluster.gatewayUrl())) {
      page.ask(TEXT, TWO_SECONDS).awaitWords(MIDDLE);
      assertThat(TEXT).startsWith(page.answer());
      page.picture(cluster.folder().resolveSibling("answering.png"));

      assertComplete(page, "websocket");
      page.picture(cluster.folder().resolveSibling("answered.png"));
      assertThat(page.page().complaints()).isEmpty();
    }
  }

  @Test
  void whereWebSocketsAreBlockedTheAnswerComesBySse() {
    try (HttpOnlyProxy box =
            HttpOnlyProxy.before(cluster.gatewayUrl(), HttpOnlyProxy.Streams.PASS);
        ChatPage page = ChatPage.open(browser, box.url())) {
      page.ask(TEXT, TWO_SECONDS).awaitWords(MIDDLE);
      assertThat(page.isEnded()).isFalse();

      assertComplete(page, "sse");
      assertThat(box.upgrades()).isPositive();
    }
  }

  @Test
  void whereStreamsAreRefusedTooTheAnswerComesByPolling() {
    try (HttpOnlyProxy box =
            HttpOnlyProxy.before(cluster.gatewayUrl(), HttpOnlyProxy.Streams.REFUSE);
        ChatPage page = ChatPage.open(browser, box.url())) {
      page.ask(TEXT, TWO_SECONDS);

      assertComplete(page, "poll");
      assertThat(box.upgrades()).isPositive();
      assertThat(box.streamed()).isPositive();
    }
  }

  @Test
  void aStreamThatIsHeldBackOnItsWayCountsAsBlocked() {
    try (HttpOnlyProxy box =
            HttpOnlyProxy.before(cluster.gatewayUrl(), HttpOnlyProxy.Streams.HOLD);
        ChatPage page = ChatPage.open(browser, box.url())) {
      JsonNode seen =
          page.run(
              TEXT,
              FOUR_SECONDS,
              """
              const ways = [];
              const claw = new ClawClient({ transports: ['sse', 'poll'], stallMillis: 1500 });
              const answer = claw.ask({ message }, { onTransport: (way) => ways.push(way) });
              await answer.done();
              return { text: answer.text, ways: ways.slice(0, 3) };
              """);
      assertThat(seen.path("text").asString("")).isEqualTo(TEXT);
      assertThat(seen.path("ways")).hasToString("[\"sse\",\"sse\",\"poll\"]");
    }
  }

  @Test
  void whenTheGatewayIsKilledInMidAnswerThePageEndsWithTheCompleteTextOnce() {
    try (ChatPage page = ChatPage.open(browser, cluster.gatewayUrl())) {
      page.ask(TEXT, FOUR_SECONDS).awaitWords(MIDDLE);

      cluster.gateway().kill();

      assertComplete(page, "websocket");
    } finally {
      cluster.gateway().awaitReady(LATER);
    }
  }

  @Test
  void aReloadInMidAnswerLosesNothing() {
    try (ChatPage page = ChatPage.open(browser, cluster.gatewayUrl())) {
      page.ask("The first answer.", QUICKLY).awaitEnd(LATER);
      page.ask(TEXT, FOUR_SECONDS).awaitWords(MIDDLE);

      page.page().reload();

      page.awaitWords(MIDDLE);
      assertThat(page.isEnded()).isFalse();
      page.awaitEnd(LATER);
      assertThat(page.answers()).containsExactly("The first answer.", TEXT);
      page.page().reload();
      assertThat(page.answers()).containsExactly("The first answer.", TEXT);
    }
  }

  @Test
  void theButtonEndsTheAnswer() {
    try (ChatPage page = ChatPage.open(browser, cluster.gatewayUrl())) {
      page.ask(TEXT, "tokens=60 rate=5").awaitWords("Word 2 ");

      page.page().click("#cancel");

      page.awaitEnd(SOON);
      assertThat(page.status()).isEqualTo("cancelled");
      assertThat(TEXT).startsWith(page.answer()).isNotEqualTo(page.answer());
      page.ask("Something else.", QUICKLY).awaitEnd(LATER);
      assertThat(page.answer()).isEqualTo("Something else.");
    }
  }

  @Test
  void markupOfTheProviderIsShownAsTextAndDoesNothing() {
    String hostile =
        "<script>globalThis.hit=1</script><img src=x onerror='globalThis.hit=2'>"
            + "<a href='javascript:globalThis.hit=3'>x</a><b>bold</b> &amp; &lt;";
    try (ChatPage page = ChatPage.open(browser, cluster.gatewayUrl())) {
      page.ask(hostile, QUICKLY).awaitEnd(LATER);
      assertThat(page.answer()).isEqualTo(hostile);

      page.page().reload();

      assertThat(page.answer()).isEqualTo(hostile);
      assertThat(page.page().evaluate("document.querySelectorAll('article *').length").asInt())
          .isZero();
      assertThat(page.page().evaluate("typeof globalThis.hit").asString("")).isEqualTo("undefined");
      assertThat(page.page().complaints()).isEmpty();
    }
  }

  @Test
  void iteratorAndCallbacksGiveEveryEventOnceWhateverACallbackThrows() {
    try (ChatPage page = ChatPage.open(browser, cluster.gatewayUrl())) {
      JsonNode seen =
          page.run(
              TEXT,
              QUICKLY,
              """
              const called = [], looped = [], texts = [], ways = [];
              const answer = new ClawClient().ask({ message }, {
                onEvent: ({ seq }) => { if (seq) called.push(seq); throw new Error('a slip'); },
                onText: (text) => texts.push(text),
                onTransport: (way) => ways.push(way),
              });
              for await (const { seq } of answer) if (seq) looped.push(seq);
              return { called, looped, text: texts.at(-1), ways };
              """);
      List<Integer> once = IntStream.rangeClosed(1, seen.path("looped").size()).boxed().toList();
      assertThat(once).hasSizeGreaterThan(10);
      assertThat(numbers(seen, "looped")).isEqualTo(once);
      assertThat(numbers(seen, "called")).isEqualTo(once);
      assertThat(seen.path("text").asString("")).isEqualTo(TEXT);
      assertThat(seen.path("ways")).hasToString("[\"websocket\"]");
      assertThat(page.page().complaints()).isNotEmpty().allMatch(it -> it.contains("a slip"));
    }
  }

  @Test
  void anAbortSignalStopsWatchingAtOnceAndTheTaskGoesOn() {
    try (ChatPage page = ChatPage.open(browser, cluster.gatewayUrl())) {
      JsonNode seen =
          page.run(
              TEXT,
              TWO_SECONDS,
              """
              const sockets = [];
              class Spied extends WebSocket {
                constructor(...words) { super(...words); sockets.push(this); }
              }
              const claw = new ClawClient({ WebSocket: Spied });
              const told = (seqs, stop) => ({ signal: stop.signal, onEvent: ({ seq }) => {
                if (seq) seqs.push(seq);
                if (seq === 10) stop.abort();
              } });
              const live = [], replayed = [];
              const first = claw.ask({ message }, told(live, new AbortController()));
              const last = await first.done();
              const open = sockets.filter(({ readyState }) => readyState < WebSocket.CLOSING);
              const rest = claw.watch(first.taskId, { after: first.cursor });
              const { data } = await rest.done();
              const stored = new ClawClient({ transports: ['sse'] });
              await stored.watch(first.taskId, told(replayed, new AbortController())).done();
              return { live, replayed, last: last.seq, open: open.length, status: data.status,
                text: first.text + rest.text };
              """);
      List<Integer> ten = IntStream.rangeClosed(1, 10).boxed().toList();
      assertThat(numbers(seen, "live")).isEqualTo(ten);
      assertThat(numbers(seen, "replayed")).isEqualTo(ten);
      assertThat(seen.path("last").asInt()).isEqualTo(10);
      assertThat(seen.path("open").asInt()).isZero();
      assertThat(seen.path("status").asString("")).isEqualTo("succeeded");
      assertThat(seen.path("text").asString("")).isEqualTo(TEXT);
    }
  }

  /// The last: from then on every call needs a token.
  @Test
  @Order(Integer.MAX_VALUE)
  void whereATokenIsNeededThePageAsksForItAndThenAsksAgain() {
    try (ChatPage page = ChatPage.open(browser, cluster.gatewayUrl())) {
      String token =
          page.page()
              .evaluate(
                  """
                  fetch('/api/v1/tokens', {
                    method: 'POST',
                    headers: { 'Content-Type': 'application/json' },
                    body: '{"owner":"root","scopes":["admin"]}',
                  }).then((answer) => answer.json()).then((made) => made.token)\
                  """)
              .asString("");
      page.ask(TEXT, QUICKLY);
      page.page().until("document.querySelector('#access').open", SOON);
      assertThat(page.status()).isEqualTo("This gateway asks for a token.");

      page.page().type(token).pressEnter();

      page.page().until("document.querySelector('#status').textContent === 'succeeded'", LATER);
      assertComplete(page, "websocket");
    }
  }

  private static void assertComplete(ChatPage page, String transport) {
    page.awaitEnd(LATER);
    assertThat(page.answers()).containsExactly(TEXT);
    assertThat(page.status()).isEqualTo("succeeded");
    assertThat(page.transport()).isEqualTo(transport);
  }

  private static List<Integer> numbers(JsonNode seen, String name) {
    return seen.path(name).values().stream().map(JsonNode::asInt).toList();
  }
}
