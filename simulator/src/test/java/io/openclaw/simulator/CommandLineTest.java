package io.openclaw.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Starts the simulator as people do: as a process.
class CommandLineTest {

  @TempDir Path folder;

  @Test
  void saysWhereItListensAndEndsAtOnceWhenTold() throws Exception {
    Path portFile = folder.resolve("port");
    Process process = start("--port-file", portFile.toString());
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      String port = Files.readString(portFile).strip();

      assertThat(line).isEqualTo("simulator listening on http://127.0.0.1:" + port);
      assertThat(folder.toFile().list()).containsExactly("port");
      process.destroy();
      assertThat(process.waitFor(2, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void saysInOneLineThatAPortIsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ended ended = run("--port", Integer.toString(taken.getLocalPort()));

      assertThat(ended.status()).isOne();
      assertThat(ended.err())
          .singleElement()
          .asString()
          .contains("cannot listen on 127.0.0.1 port " + taken.getLocalPort());
      assertThat(ended.out()).isEmpty();
    }
  }

  @Test
  void saysInOneLineThatThePortFileCannotBeWritten() throws Exception {
    Ended ended = run("--port-file", folder.resolve("absent/port").toString());

    assertThat(ended.status()).isOne();
    assertThat(ended.err()).singleElement().asString().contains("absent");
  }

  @Test
  void saysInOneLineThatAnAddressIsNotOurs() throws Exception {
    Ended ended = run("--bind", "192.0.2.1");

    assertThat(ended.status()).isOne();
    assertThat(ended.err()).singleElement().asString().contains("192.0.2.1");
  }

  @Test
  void explainsItself() throws Exception {
    Ended ended = run("--help");

    assertThat(ended.status()).isZero();
    assertThat(String.join("\n", ended.out())).contains("--port", "--bind", "--port-file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--prot", "--port", "--port=1", "--port x", "--port 70000"})
  void refusesWrongUsage(String args) throws Exception {
    Ended ended = run(args.split(" ", -1));

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).singleElement().asString().startsWith("simulator: ");
  }

  @Test
  void listensOnLoopbackAloneUnlessTold() {
    assertThat(Options.parse(List.of()).bind()).isEqualTo("127.0.0.1");
    assertThat(Options.parse(List.of("--bind", "0.0.0.0")).bind()).isEqualTo("0.0.0.0");
  }

  private record Ended(int status, List<String> out, List<String> err) {}

  private static Ended run(String... args) throws Exception {
    Process process = start(args);
    try {
      await().atMost(Duration.ofSeconds(20)).until(() -> !process.isAlive());
      return new Ended(
          process.exitValue(),
          process.inputReader(StandardCharsets.UTF_8).lines().toList(),
          process.errorReader(StandardCharsets.UTF_8).lines().toList());
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.openclaw.simulator.Simulator"));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).start();
  }
}
