package io.openclaw.gateway.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openclaw.testkit.browser.Browser;
import io.openclaw.testkit.browser.Page;
import io.openclaw.testkit.text.TextCase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The browser's client puts a text together as everything else does.
@Timeout(120)
class TranscriptTest {
  @TempDir private Path folder;

  @Test
  void passesTheCasesOfEveryImplementation() throws Exception {
    assertThat(mismatches(resource("/web/claw-client.js"))).isEqualTo("[]");
  }

  @Test
  void aRuleThatIsMissingIsNoticed() throws Exception {
    String client = resource("/web/claw-client.js").replace("case 'queued':", "");

    assertThat(mismatches(client)).contains("a task that is given back voids from where it says");
  }

  private String mismatches(String client) throws Exception {
    String program =
        """
        (async () => {
          const { Transcript } = await import('%s');
          const { mismatches } = await import('%s');
          return JSON.stringify(mismatches(Transcript, %s));
        })()\
        """
            .formatted(
                module(client), module(resource("/web/transcript-cases.js")), TextCase.json());
    Optional<Path> node = onPath("node");
    return node.isPresent() ? inNode(node.get(), program) : inBrowser(program);
  }

  private static String inNode(Path node, String program) throws Exception {
    Process process =
        new ProcessBuilder(node.toString(), "--input-type=module", "-")
            .redirectErrorStream(true)
            .start();
    try (var in = process.getOutputStream()) {
      in.write(("console.log(await " + program + ");").getBytes(UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private String inBrowser(String program) throws IOException {
    Optional<Path> chromium = Browser.installed();
    assumeTrue(chromium.isPresent(), "neither Node nor a Chromium is here");
    Path empty = Files.writeString(folder.resolve("empty.html"), "<!doctype html>");
    try (Browser browser = Browser.start(chromium.get(), folder);
        Page page = browser.open(empty.toUri())) {
      return page.evaluate(program).asString("");
    }
  }

  private static Optional<Path> onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String module(String source) {
    return "data:text/javascript;base64,"
        + Base64.getEncoder().encodeToString(source.getBytes(UTF_8));
  }

  private static String resource(String name) throws IOException {
    try (InputStream file = TranscriptTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(file, name).readAllBytes(), UTF_8);
    }
  }
}
