package io.openclaw.testkit.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// A tab, used as a person uses it: by keys and the mouse. What its scripts see is read by
/// [#evaluate].
public final class Page implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DevTools tools;
  private final String session;
  private final String context;
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  Page(DevTools tools, String session, String context) {
    this.tools = tools;
    this.session = session;
    this.context = context;
    tools.listen(session, this::heard);
    List.of("Page.enable", "Runtime.enable", "Log.enable").forEach(it -> call(it, Map.of()));
  }

  Page open(URI address) {
    call("Page.navigate", Map.of("url", address.toString()));
    return until("location.href !== 'about:blank' && document.readyState === 'complete'");
  }

  public Page reload() {
    evaluate("globalThis.beforeReload = true");
    call("Page.reload", Map.of());
    return until("!globalThis.beforeReload && document.readyState === 'complete'");
  }

  /// The value of a JavaScript expression, of what it promises when it is a promise.
  ///
  /// @throws IllegalStateException when it throws
  public JsonNode evaluate(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException("the page throws: " + answer.get("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /// The text of the element that `selector` finds, or "".
  public String text(String selector) {
    return evaluate("document.querySelector(`%s`)?.textContent ?? ''".formatted(selector))
        .asString("");
  }

  /// Waits until an expression is true.
  public Page until(String expression) {
    return until(expression, PATIENCE);
  }

  /// @throws IllegalStateException when it is not in time, with the text of the page
  public Page until(String expression, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!isTrue(expression)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "not true within %s: %s%n%s%n%s"
                .formatted(patience, expression, text("body"), complaints));
      }
      pause();
    }
    return this;
  }

  /// Types into what has the focus.
  public Page type(String text) {
    call("Input.insertText", Map.of("text", text));
    return this;
  }

  public Page pressEnter() {
    Map<String, Object> enter =
        Map.of("key", "Enter", "code", "Enter", "windowsVirtualKeyCode", 13, "text", "\r");
    for (String type : List.of("keyDown", "keyUp")) {
      Map<String, Object> event = new java.util.HashMap<>(enter);
      event.put("type", type);
      call("Input.dispatchKeyEvent", event);
    }
    return this;
  }

  /// Clicks in the middle of an element, whatever lies there.
  public Page click(String selector) {
    JsonNode box =
        evaluate(
            """
            (() => {
              const element = document.querySelector(`SELECTOR`);
              element.scrollIntoView({ block: 'nearest' });
              const { x, y, width, height } = element.getBoundingClientRect();
              return { x: x + width / 2, y: y + height / 2 };
            })()\
            """
                .replace("SELECTOR", selector));
    for (String type : List.of("mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          Map.of(
              "type",
              type,
              "x",
              box.path("x").asDouble(),
              "y",
              box.path("y").asDouble(),
              "button",
              "left",
              "clickCount",
              1));
    }
    return this;
  }

  /// What was thrown in the page and not caught, and what the browser wrote to its console as
  /// error: a refused resource, a violated policy.
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  /// Writes what is seen as PNG.
  public void screenshot(Path file) {
    String data = call("Page.captureScreenshot", Map.of("format", "png")).path("data").asString("");
    try {
      Files.write(file, Base64.getDecoder().decode(data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    tools.call(null, "Target.disposeBrowserContext", Map.of("browserContextId", context));
  }

  private JsonNode call(String method, Map<String, ?> params) {
    return tools.call(session, method, params);
  }

  /// False also while a page is just being replaced by another.
  private boolean isTrue(String expression) {
    try {
      return evaluate("Boolean(%s)".formatted(expression)).asBoolean(false);
    } catch (IllegalStateException inBetween) {
      return false;
    }
  }

  private void heard(JsonNode event) {
    JsonNode params = event.path("params");
    switch (event.path("method").asString("")) {
      case "Runtime.exceptionThrown" -> complaints.add(params.path("exceptionDetails").toString());
      case "Log.entryAdded" -> {
        if (params.path("entry").path("level").asString("").equals("error")) {
          complaints.add(params.path("entry").toString());
        }
      }
      default -> {}
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(30);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a page", e);
    }
  }
}
