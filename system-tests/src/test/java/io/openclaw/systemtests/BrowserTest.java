package io.openclaw.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openclaw.testkit.browser.Browser;
import io.openclaw.testkit.browser.Page;
import io.openclaw.testkit.cluster.ClusterSettings;
import io.openclaw.testkit.cluster.LocalCluster;
import io.openclaw.testkit.history.History;
import io.openclaw.testkit.proxy.Middlebox;
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

/// The page and the client module in a real Chromium. Without one on the machine it is skipped,
/// unless `CLAW_BROWSER_REQUIRED` says that there is one.
@ExtendWith(TellWhy.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BrowserTest {
  private static final String TEXT =
      IntStream.range(0, 60).mapToObj(n -> "Word " + n + " é🦞.").collect(Collectors.joining(" "));
  private static final String SLOWLY = "tokens=60 rate=30";
  private static final String VERY_SLOWLY = "tokens=60 rate=15";
  private static final String QUICKLY = "tokens=60 rate=200";
  private static final String ENDED = "document.querySelector('#cancel').disabled";
  private static final Duration HEALED = Duration.ofSeconds(60);

  private LocalCluster cluster;
  private Browser browser;

  @BeforeAll
  void start() {
    Optional<Path> program = Browser.installed();
    assumeTrue(
        program.isPresent() || System.getenv("CLAW_BROWSER_REQUIRED") != null,
        "There is no Chromium here: install one, or name it in CLAW_BROWSER.");
    cluster =
        LocalCluster.start(
            ClusterSettings.in(TellWhy.folder(getClass(), "cluster")).withWorkers(1),
            History.startingNow());
    browser = Browser.start(program.orElseThrow(), TellWhy.folder(getClass(), "browser"));
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
  void anAnswerIsShownCompleteAndOnceAsItComesByWebSocket() {
    try (Page page = browser.open(cluster.gatewayUrl())) {
      ask(page, TEXT, SLOWLY);
      page.until(said(20));
      page.screenshot(picture("answering"));
      assertThat(TEXT).startsWith(answer(page));

      assertComplete(page, "websocket");
      page.screenshot(picture("answered"));
    }
  }

  @Test
  void whereWebSocketsAreBlockedTheAnswerComesBySse() {
    try (Middlebox box = Middlebox.before(cluster.gatewayUrl(), Middlebox.Streams.PASS);
        Page page = browser.open(box.url())) {
      ask(page, TEXT, SLOWLY);
      page.until(said(20));

      assertThat(page.evaluate(ENDED).asBoolean()).isFalse();
      assertThat(page.text("article.answer").length()).isLessThan(TEXT.length());
      assertComplete(page, "sse");
      assertThat(box.upgrades()).isPositive();
    }
  }

  @Test
  void whereStreamsAreBlockedTooTheAnswerComesByPolling() {
    try (Middlebox box = Middlebox.before(cluster.gatewayUrl(), Middlebox.Streams.REFUSE);
        Page page = browser.open(box.url())) {
      ask(page, TEXT, SLOWLY);

      assertComplete(page, "poll");
      assertThat(box.upgrades()).isPositive();
      assertThat(box.streamed()).isPositive();
    }
  }

  @Test
  void aStreamThatIsHeldBackOnItsWayCountsAsBlocked() {
    try (Middlebox box = Middlebox.before(cluster.gatewayUrl(), Middlebox.Streams.HOLD);
        Page page = browser.open(box.url())) {
      JsonNode seen =
          run(
              page,
              """
              const ways = [];
              const claw = new ClawClient({ transports: ['sse', 'poll'], stallMillis: 1500 });
              const answer = claw.ask({ message }, { onTransport: (way) => ways.push(way) });
              await answer.done();
              return { text: answer.text, ways };
              """,
              VERY_SLOWLY);
      assertThat(seen.path("text").asString("")).isEqualTo(TEXT);
      assertThat(seen.path("ways").toString()).isEqualTo("[\"sse\",\"sse\",\"poll\"]");
    }
  }

  @Test
  void whenTheGatewayIsKilledInMidAnswerThePageEndsWithTheCompleteTextOnce() {
    try (Page page = browser.open(cluster.gatewayUrl())) {
      ask(page, TEXT, VERY_SLOWLY);
      page.until(said(20));

      cluster.gateway().kill();

      assertComplete(page, "websocket");
    } finally {
      cluster.gateway().awaitReady(HEALED);
    }
  }

  @Test
  void aReloadInMidAnswerLosesNothing() {
    try (Page page = browser.open(cluster.gatewayUrl())) {
      ask(page, "The first answer.", QUICKLY);
      page.until(ENDED);
      ask(page, TEXT, VERY_SLOWLY);
      page.until(said(20));

      page.reload();

      page.until(said(20));
      assertThat(page.evaluate(ENDED).asBoolean()).isFalse();
      page.until(ENDED);
      assertThat(page.evaluate(shown("article.answer")).toString())
          .isEqualTo("[\"The first answer.\",\"%s\"]".formatted(TEXT));
      page.reload();
      assertThat(answer(page)).isEqualTo(TEXT);
    }
  }

  @Test
  void theButtonEndsTheAnswer() {
    try (Page page = browser.open(cluster.gatewayUrl())) {
      ask(page, TEXT, "tokens=60 rate=5");
      page.until(said(5));

      page.click("#cancel");

      page.until(ENDED, Duration.ofSeconds(5));
      assertThat(page.text("#status")).isEqualTo("cancelled");
      assertThat(TEXT).startsWith(answer(page)).isNotEqualTo(answer(page));
      ask(page, "Something else.", QUICKLY);
      page.until(ENDED);
      assertThat(answer(page)).isEqualTo("Something else.");
    }
  }

  @Test
  void markupOfTheProviderIsShownAsTextAndDoesNothing() {
    String hostile =
        "<script>globalThis.hit=1</script><img src=x onerror='globalThis.hit=2'>"
            + "<a href='javascript:globalThis.hit=3'>x</a><b>bold</b> &amp; &lt;";
    try (Page page = browser.open(cluster.gatewayUrl())) {
      ask(page, hostile, QUICKLY);
      page.until(ENDED);

      assertThat(answer(page)).isEqualTo(hostile);
      page.reload();
      assertThat(answer(page)).isEqualTo(hostile);
      assertThat(page.evaluate("document.querySelectorAll('article *').length").asInt()).isZero();
      assertThat(page.evaluate("String(globalThis.hit)").asString("")).isEqualTo("undefined");
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void iteratorAndCallbacksGiveEveryEventOnceWhateverACallbackThrows() {
    try (Page page = browser.open(cluster.gatewayUrl())) {
      JsonNode seen =
          run(
              page,
              """
              const called = [], looped = [], texts = [], ways = [];
              const answer = new ClawClient().ask({ message }, {
                onEvent: (event) => { called.push(event.seq); throw new Error('a mistake of the page'); },
                onText: (text) => texts.push(text),
                onTransport: (way) => ways.push(way),
              });
              for await (const event of answer) looped.push(event.seq);
              const logged = (seqs) => seqs.filter((seq) => seq !== undefined);
              return { called: logged(called), looped: logged(looped), text: texts.at(-1), ways };
              """,
              QUICKLY);
      List<Integer> once = IntStream.rangeClosed(1, seen.path("looped").size()).boxed().toList();
      assertThat(seen.path("looped").toString()).isEqualTo(once.toString().replace(" ", ""));
      assertThat(seen.path("called")).isEqualTo(seen.path("looped"));
      assertThat(seen.path("text").asString("")).isEqualTo(TEXT);
      assertThat(seen.path("ways").toString()).isEqualTo("[\"websocket\"]");
      assertThat(page.complaints())
          .isNotEmpty()
          .allMatch(it -> it.contains("a mistake of the page"));
    }
  }

  @Test
  void anAbortSignalStopsWatchingAtOnceAndTheTaskGoesOn() {
    try (Page page = browser.open(cluster.gatewayUrl())) {
      JsonNode seen =
          run(
              page,
              """
              const sockets = [], seqs = [], stop = new AbortController();
              const Spied = class extends WebSocket {
                constructor(...words) { super(...words); sockets.push(this); }
              };
              const claw = new ClawClient({ WebSocket: Spied });
              const first = claw.ask({ message }, { signal: stop.signal, onEvent: (event) => {
                if (event.seq) seqs.push(event.seq);
                if (event.seq === 10) stop.abort();
              } });
              const last = await first.done();
              const open = sockets.filter((socket) => socket.readyState < WebSocket.CLOSING).length;
              const second = claw.watch(first.taskId, { after: first.cursor });
              const done = await second.done();
              return { seqs, last: last.seq, open, rest: second.text, said: first.text,
                status: done.data.status };
              """,
              SLOWLY);
      assertThat(seen.path("seqs").toString()).isEqualTo("[1,2,3,4,5,6,7,8,9,10]");
      assertThat(seen.path("last").asInt()).isEqualTo(10);
      assertThat(seen.path("open").asInt()).isZero();
      assertThat(seen.path("status").asString("")).isEqualTo("succeeded");
      assertThat(seen.path("said").asString("") + seen.path("rest").asString("")).isEqualTo(TEXT);
    }
  }

  /// The last: from then on every call needs a token.
  @Test
  @Order(Integer.MAX_VALUE)
  void whereATokenIsNeededThePageAsksForItAndThenAsksAgain() {
    try (Page page = browser.open(cluster.gatewayUrl())) {
      String token =
          page.evaluate(
                  """
                  fetch('/api/v1/tokens', { method: 'POST', body: '{"owner":"root","scopes":["admin"]}',
                    headers: { 'Content-Type': 'application/json' } })
                    .then((answer) => answer.json()).then(({ token }) => token)\
                  """)
              .asString("");
      ask(page, TEXT, QUICKLY);
      page.until("document.querySelector('#access').open");
      assertThat(page.text("#status")).isEqualTo("This gateway asks for a token.");

      page.type(token).pressEnter();

      page.until("document.querySelector('#status').textContent === 'succeeded'");
      assertComplete(page, "websocket");
    }
  }

  private static void ask(Page page, String reply, String steps) {
    page.evaluate("document.querySelector('#message').focus()");
    page.type(prompt(reply, steps)).pressEnter();
    page.until("!" + ENDED);
  }

  private static String prompt(String reply, String steps) {
    return "Say it.\n#sim reply=\"%s\" %s".formatted(reply, steps);
  }

  /// Runs a script in the page that has the client module and a message.
  private static JsonNode run(Page page, String script, String steps) {
    return page.evaluate(
        """
        (async () => {
          const { ClawClient } = await import('/claw-client.js');
          const message = `%s`;
          %s
        })()\
        """
            .formatted(prompt(TEXT, steps), script));
  }

  private static void assertComplete(Page page, String transport) {
    page.until(ENDED);
    assertThat(page.evaluate(shown("article.answer")).toString())
        .isEqualTo("[\"%s\"]".formatted(TEXT));
    assertThat(page.text("#status")).isEqualTo("succeeded");
    assertThat(page.text("#transport")).isEqualTo(transport);
  }

  private static String answer(Page page) {
    return page.text("article.answer:last-of-type");
  }

  private static String shown(String selector) {
    return "Array.from(document.querySelectorAll('%s'), (it) => it.textContent)"
        .formatted(selector);
  }

  /// That so many words of the last answer are on the page.
  private static String said(int words) {
    return shown("article.answer") + ".at(-1)?.includes('Word " + words + " ')";
  }

  private Path picture(String name) {
    return cluster.folder().resolveSibling(name + ".png");
  }
}
