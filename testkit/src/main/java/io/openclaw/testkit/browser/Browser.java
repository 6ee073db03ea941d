package io.openclaw.testkit.browser;

import io.openclaw.testkit.process.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A headless Chromium with a profile of its own, which it leaves in its folder. It speaks to
/// nobody but the pages that are opened. Its DevTools protocol is spoken to directly: Playwright
/// for Java would bring 200 MB of Node into every build.
public final class Browser implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  /// No sandbox: it cannot be had as root nor in most containers, and only our own pages are seen.
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--disable-quic",
          "--disable-extensions",
          "--disable-sync",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-default-apps",
          "--no-first-run",
          "--mute-audio",
          "--remote-debugging-port=0",
          "--window-size=1000,760");

  private final ChildProcess process;
  private final DevTools tools;

  private Browser(ChildProcess process, DevTools tools) {
    this.process = process;
    this.tools = tools;
  }

  /// The browser of this machine: what `CLAW_BROWSER` names, else a Chromium or Chrome on the path.
  public static Optional<Path> installed() {
    String named = System.getenv("CLAW_BROWSER");
    if (named != null && !named.isEmpty()) {
      return Optional.of(Path.of(named));
    }
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return NAMES.stream()
        .flatMap(name -> Stream.of(path.split(":")).map(folder -> Path.of(folder).resolve(name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// @param folder for its profile and its log
  public static Browser start(Path program, Path folder) {
    Path profile = folder.resolve("profile");
    List<String> command =
        Stream.of(
                Stream.of(program.toString()),
                FLAGS.stream(),
                Stream.of("--user-data-dir=" + profile, "about:blank"))
            .flatMap(words -> words)
            .toList();
    ChildProcess process = ChildProcess.start(command, Map.of(), folder.resolve("browser.log"));
    boolean whole = false;
    try {
      Browser browser = new Browser(process, new DevTools(address(process, profile)));
      whole = true;
      return browser;
    } finally {
      if (!whole) {
        process.kill();
      }
    }
  }

  /// Opens a page in a tab and a context of its own, and waits until it is loaded: it shares no
  /// cookie and no storage with another.
  public Page open(URI address) {
    String context =
        tools
            .call(null, "Target.createBrowserContext", Map.of())
            .path("browserContextId")
            .asString("");
    String target =
        tools
            .call(
                null,
                "Target.createTarget",
                Map.of("url", "about:blank", "browserContextId", context))
            .path("targetId")
            .asString("");
    String session =
        tools
            .call(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .asString("");
    return new Page(tools, session, context).open(address);
  }

  @Override
  public void close() {
    tools.close();
    process.terminate();
    if (!process.awaitEnd(GRACE)) {
      process.kill();
      process.awaitEnd(GRACE);
    }
  }

  /// Where it listens stands in a file of its profile once it does.
  private static URI address(ChildProcess process, Path profile) {
    Path told = profile.resolve("DevToolsActivePort");
    long deadline = System.nanoTime() + START.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      try {
        List<String> lines = Files.readAllLines(told);
        if (lines.size() > 1) {
          return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
        }
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (IOException notYet) {
        process.awaitEnd(Duration.ofMillis(50));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    throw new IllegalStateException("the browser did not start; see browser.log beside " + profile);
  }
}
