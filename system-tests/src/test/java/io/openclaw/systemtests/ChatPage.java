package io.openclaw.systemtests;

import io.openclaw.testkit.browser.Browser;
import io.openclaw.testkit.browser.Page;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The gateway's page as a person uses it; answers are what the simulator is told to say.
final class ChatPage implements AutoCloseable {
  private static final String ENDED = "document.querySelector('#cancel').disabled";
  private static final String ANSWERS =
      "Array.from(document.querySelectorAll('article.answer'), (it) => it.textContent)";

  private final Page page;

  private ChatPage(Page page) {
    this.page = page;
  }

  static ChatPage open(Browser browser, URI gateway) {
    return new ChatPage(browser.open(gateway));
  }

  /// Types a message for which the answer is `reply`, and sends it.
  ChatPage ask(String reply, String pace) {
    page.evaluate("document.querySelector('#message').focus()");
    page.type(prompt(reply, pace)).pressEnter().until("!" + ENDED);
    return this;
  }

  /// Runs a script that has the client module and such a message.
  JsonNode run(String reply, String pace, String script) {
    return page.evaluate(
        """
        (async () => {
          const { ClawClient } = await import('/claw-client.js');
          const message = `%s`;
          %s
        })()\
        """
            .formatted(prompt(reply, pace), script));
  }

  ChatPage awaitWords(String words) {
    page.until(ANSWERS + ".at(-1)?.includes('" + words + "')");
    return this;
  }

  ChatPage awaitEnd(Duration patience) {
    page.until(ENDED, patience);
    return this;
  }

  boolean isEnded() {
    return page.evaluate(ENDED).asBoolean();
  }

  List<String> answers() {
    return page.evaluate(ANSWERS).values().stream().map(it -> it.asString("")).toList();
  }

  String answer() {
    return answers().getLast();
  }

  String status() {
    return page.text("#status");
  }

  String transport() {
    return page.text("#transport");
  }

  Page page() {
    return page;
  }

  void picture(Path file) {
    page.screenshot(file);
  }

  @Override
  public void close() {
    page.close();
  }

  private static String prompt(String reply, String pace) {
    return "Say it.\n#sim reply=\"%s\" %s".formatted(reply, pace);
  }
}
