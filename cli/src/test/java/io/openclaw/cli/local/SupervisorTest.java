package io.openclaw.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openclaw.cli.Screen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class SupervisorTest {
  private static final List<String> PARTS = List.of("redis", "gateway", "w1", "w2", "simulator");

  @TempDir private Path folder;
  private FakeSystem system;

  @BeforeEach
  void lay() throws IOException {
    system = new FakeSystem(folder);
  }

  @AfterEach
  void clean() throws InterruptedException {
    system.endAll();
  }

  private List<RegisteredProcess> entries() {
    return PARTS.stream().map(system::part).toList();
  }

  private static void assertGone(List<RegisteredProcess> entries) {
    assertThat(entries).noneMatch(RegisteredProcess::isAlive);
  }

  @Test
  void upStartsEveryPartAndDownStopsThemInOrderAndLeavesNothing() throws Exception {
    Process supervisor = system.upAndReady();
    List<RegisteredProcess> entries = entries();
    assertThat(entries).allMatch(RegisteredProcess::isAlive);

    assertThat(system.down()).isZero();

    assertThat(supervisor.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(supervisor.exitValue()).isZero();
    assertGone(entries);
    List<String> stops = system.stops();
    assertThat(stops.getFirst()).isEqualTo("stop gateway redis=true");
    assertThat(stops.subList(1, 3))
        .containsExactlyInAnyOrder("stop w1 redis=true", "stop w2 redis=true");
    assertThat(stops.getLast()).isEqualTo("stop simulator");
    assertThat(Screen.pipe().run("status", "--data", system.data.toString())).isEqualTo(3);
  }

  @Test
  void statusHasTheShapeThatProgramsRelyOn() throws Exception {
    system.upAndReady("--gateways", "2", "--workers", "1");

    JsonNode status = system.status();

    assertThat(status.propertyNames())
        .containsExactly("gateways", "redis", "simulator", "workers", "lanes", "providers");
    assertThat(status.path("gateways")).hasSize(2);
    assertThat(status.path("gateways").get(1).path("url").asString())
        .isEqualTo("http://127.0.0.1:" + (system.port + 1));
    assertThat(status.path("gateways").get(0).path("pid").asLong())
        .isEqualTo(system.part("gateway").pid());
    assertThat(status.path("redis").propertyNames()).containsExactly("pid", "url", "version");
    assertThat(status.path("redis").path("pid").asLong()).isEqualTo(system.part("redis").pid());
    assertThat(status.path("simulator").propertyNames()).containsExactly("pid", "url");
    assertThat(status.path("workers").toString())
        .isEqualTo(
            "[{\"id\":\"id-w1\",\"pid\":%d,\"running\":0}]".formatted(system.part("w1").pid()));
    assertThat(status.path("lanes").toString()).isEqualTo("{\"short\":{\"waiting\":0}}");
    assertThat(status.path("providers").toString()).isEqualTo("[{\"name\":\"sim\"}]");
  }

  @Test
  void theRolesAreToldWhereTheOthersAre() throws Exception {
    system.upAndReady();

    JsonNode status = system.status();
    String simulator = status.path("simulator").path("url").asString();
    assertThat(system.journal()).contains("start w1 simulator=" + simulator);
    assertThat(system.journal())
        .anySatisfy(line ->
            assertThat(line)
                .startsWith("start gateway ")
                .contains("--server.address=127.0.0.1")
                .contains("--openclaw.redis-url=" + status.path("redis").path("url").asString())
                .contains("--openclaw.redis-ours=true")
                .contains("--openclaw.data=" + system.data));
  }

  @Test
  void aSecretForWebhooksIsMadeOnceForItsOwnerAloneAndUpSaysWhere() throws Exception {
    Path file = system.data.resolve("webhook-secret");
    system.upAndReady();
    String secret = Files.readString(file);

    assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=\n");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(system.said("out")).contains("signed with the secret in " + file);
    assertThat(system.journal()).contains("secret file of gateway " + file);
    system.down();
    system.upAndReady();
    assertThat(file).hasContent(secret);
  }

  @Test
  void aSecretThatWasGivenIsTheOneThatCounts() {
    WebhookSecret secret = new WebhookSecret(folder);

    assertThat(secret.environment(Map.of("OPENCLAW_WEBHOOK_SECRET", "whsec_x"))).isEmpty();
    assertThat(secret.environment(Map.of("OPENCLAW_WEBHOOK_SECRET_FILE", "/f"))).isEmpty();
    assertThat(secret.file()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"w1", "gateway", "redis", "simulator"})
  void whatDiesIsBackWithinASecond(String name) throws Exception {
    system.upAndReady();
    RegisteredProcess before = system.part(name);
    long killed = System.nanoTime();

    before.process().orElseThrow().destroyForcibly();

    await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> system.part(name).pid() != before.pid() && system.part(name).isAlive());
    assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(1));
    assertThat(system.down()).isZero();
    assertThat(system.registry().parts()).isEmpty();
  }

  @Test
  void redisComesBackOnItsPortWithItsData() throws Exception {
    system.upAndReady();
    String url = system.status().path("redis").path("url").asString();
    int port = Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
    assertThat(tellRedis(port, "SET k kept")).startsWith("+OK");

    RegisteredProcess killed = system.part("redis");
    killed.process().orElseThrow().destroyForcibly();
    await().until(() -> system.part("redis").pid() != killed.pid());

    await().ignoreExceptions().until(() -> tellRedis(port, "GET k").contains("kept"));
    assertThat(system.down()).isZero();
    system.upAndReady();
    assertThat(system.status().path("redis").path("url").asString()).isEqualTo(url);
    assertThat(tellRedis(port, "GET k")).contains("kept");
  }

  private static String tellRedis(int port, String command) throws IOException {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      socket.setSoTimeout(2_000);
      socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void downCleansUpAfterASupervisorThatWasKilled() throws Exception {
    Process supervisor = system.upAndReady();
    List<RegisteredProcess> orphans = entries();
    supervisor.destroyForcibly().waitFor();
    assertThat(orphans).allMatch(RegisteredProcess::isAlive);

    assertThat(system.down()).isZero();

    assertGone(orphans);
    assertThat(system.stops().getFirst()).isEqualTo("stop gateway redis=true");
  }

  @Test
  void upTakesOverFromASupervisorThatWasKilled() throws Exception {
    Process supervisor = system.upAndReady();
    List<RegisteredProcess> orphans = entries();
    supervisor.destroyForcibly().waitFor();

    system.upAndReady();

    assertGone(orphans);
    assertThat(entries()).allMatch(RegisteredProcess::isAlive);
    assertThat(system.status().path("gateways").get(0).path("url").asString())
        .endsWith(":" + system.port);
  }

  @Test
  void aSupervisorKilledWhileStartingLeavesNothingForever() throws Exception {
    Process supervisor = system.up(Map.of());
    await().until(() -> system.registry().part("redis").isPresent());
    List<RegisteredProcess> orphans = system.registry().parts();
    supervisor.destroyForcibly().waitFor();

    system.upAndReady();

    assertGone(orphans);
  }

  @Test
  void aSecondUpOnTheSameDataSaysSo() throws Exception {
    Process first = system.upAndReady();
    Process second = system.up(Map.of());

    assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();

    assertThat(second.exitValue()).isEqualTo(1);
    assertThat(system.said("err"))
        .isEqualTo(
            "claw: A local system already runs on %s (process %d); stop it with claw down, or choose another folder with --data.\n"
                .formatted(system.data, first.pid()));
    assertThat(entries()).allMatch(RegisteredProcess::isAlive);
  }

  @Test
  void ctrlCStopsEverythingInOrderAndIs130() throws Exception {
    Process supervisor = system.upAndReady();
    List<RegisteredProcess> entries = entries();

    new ProcessBuilder("kill", "-INT", Long.toString(supervisor.pid())).start().waitFor();

    assertThat(supervisor.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(supervisor.exitValue()).isEqualTo(130);
    assertGone(entries);
    assertThat(system.stops()).hasSize(4).first().isEqualTo("stop gateway redis=true");
  }

  @Test
  void theTerminalsCtrlCDoesNotReachTheParts() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/stat")) && OwnSession.onPath("setsid").isPresent());
    Process supervisor = system.upAndReady();

    String ours = sessionOf(supervisor.pid());
    for (RegisteredProcess entry : entries()) {
      assertThat(sessionOf(entry.pid())).as(entry.name()).isNotEqualTo(ours);
    }
  }

  private static String sessionOf(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3];
  }

  @Test
  void detachReturnsWhenReadyAndTheSystemGoesOn() throws Exception {
    Process front = system.up(Map.of(), "--detach");

    assertThat(front.waitFor(30, TimeUnit.SECONDS)).isTrue();

    assertThat(front.exitValue()).as(system.said("err")).isZero();
    assertThat(system.said("out"))
        .contains("http://127.0.0.1:" + system.port)
        .contains("ready in ");
    List<RegisteredProcess> entries = entries();
    assertThat(entries).allMatch(RegisteredProcess::isAlive);
    var supervisor = system.registry().livingSupervisor().orElseThrow();
    assertThat(system.down()).isZero();
    assertGone(entries);
    assertThat(supervisor.isAlive()).isFalse();
  }

  @Test
  void detachPassesOnWhyItDidNotStart() throws Exception {
    try (ServerSocket taken = taken(system.port)) {
      assertThat(taken.isBound()).isTrue();
      assertThat(failedUp("--detach"))
          .isEqualTo(
              "claw: Port %d is in use by another program; choose another one with --port.\n"
                  .formatted(system.port));
    }
  }

  @Test
  void aPortInUseIsOneClearLine() throws Exception {
    try (ServerSocket taken = taken(system.port)) {
      assertThat(taken.isBound()).isTrue();
      assertThat(failedUp())
          .isEqualTo(
              "claw: Port %d is in use by another program; choose another one with --port.\n"
                  .formatted(system.port));
    }
  }

  private static ServerSocket taken(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"));
  }

  @Test
  void aFolderThatCannotBeWrittenIsOneClearLine() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    Path data = file.resolve("data");

    assertThat(failedUp("--data", data.toString()))
        .isEqualTo(
            "claw: The folder %s cannot be written; choose another one with --data.\n"
                .formatted(data));
  }

  @Test
  void aMissingJarIsOneClearLine() throws Exception {
    Path jar = system.checkout().jar(Role.WORKER);
    Files.delete(jar);

    assertThat(failedUp())
        .isEqualTo("claw: %s is missing; build it with mvn -DskipTests package.\n".formatted(jar));
  }

  @Test
  void aRedisOlderThanSevenIsOneClearLine() throws Exception {
    try (ServerSocket old = taken(0)) {
      Thread.ofVirtual().start(() -> answerAsOldRedis(old));
      String url = "redis://user:hidden@127.0.0.1:" + old.getLocalPort();

      assertThat(failedUp("--redis", url))
          .isEqualTo(
              "claw: Redis at redis://127.0.0.1:%d is version 6.2.14; version 7 or later is needed.\n"
                  .formatted(old.getLocalPort()));
    }
  }

  private static void answerAsOldRedis(ServerSocket listening) {
    String info = "redis_version:6.2.14\r\n";
    try (Socket socket = listening.accept()) {
      String answers = "+OK\r\n+PONG\r\n$%d\r\n%s\r\n".formatted(info.length(), info);
      socket.getOutputStream().write(answers.getBytes(StandardCharsets.UTF_8));
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      // The test says what is missing.
    }
  }

  @Test
  void aPartThatCannotStartEndsUpWithItsLastWords() throws Exception {
    Process up = system.up(Map.of("FAKE_BROKEN", "yes"));

    assertThat(up.waitFor(30, TimeUnit.SECONDS)).isTrue();

    assertThat(up.exitValue()).isEqualTo(1);
    assertThat(system.said("err"))
        .contains("claw: gateway does not start: the fake gateway is broken (see ");
    assertThat(system.registry().parts()).isEmpty();
  }

  private String failedUp(String... arguments) throws Exception {
    Process up = system.up(Map.of(), arguments);
    assertThat(up.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(up.exitValue()).isEqualTo(1);
    assertThat(system.said("out")).isEmpty();
    assertThat(system.registry().parts().stream().filter(RegisteredProcess::isAlive)).isEmpty();
    return system.said("err");
  }

  @Test
  void aStrangerWithARecordedNumberIsLeftAlone() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "60").start();
    try {
      DataFolder data = new DataFolder(system.data);
      data.prepare();
      RegisteredProcess mistaken =
          new RegisteredProcess("w1", Kind.WORKER, stranger.pid(), "another birth");
      RegisteredProcess rightly = RegisteredProcess.of("w2", Kind.WORKER, stranger.toHandle());
      assertThat(rightly.isAlive()).isTrue();
      data.book().change(registry -> registry.withPart(mistaken));

      assertThat(system.down()).isZero();

      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void whatDoesNotEndByItselfIsKilled() throws Exception {
    Process deaf =
        new ProcessBuilder("sh", "-c", "trap '' TERM; echo on; while :; do sleep 1; done").start();
    assertThat(deaf.getInputStream().read()).isEqualTo('o');

    Stopping.inOrder(List.of(RegisteredProcess.of("deaf", Kind.TRAINING, deaf.toHandle())));

    assertThat(deaf.waitFor(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  @Timeout(180)
  void theCacheForAFastStartIsMadeInTheBackgroundAndUsed() throws Exception {
    Process up = system.up(Map.of("CLAW_AOT", "on"));
    Path jar = system.checkout().jar(Role.SIMULATOR);
    AotCache cache = new AotCache(jar);
    await().atMost(Duration.ofMinutes(2)).until(() -> cache.usable().isPresent());
    assertThat(up.isAlive()).isTrue();
    system.down();

    Path portFile = folder.resolve("port");
    RoleCommand command =
        new RoleCommand(
            Role.SIMULATOR, jar, List.of("--port", "0", "--port-file", portFile.toString()));
    assertThat(command.words()).contains("-XX:AOTCache=" + cache.file());
    Process strict = startStrictly(command);
    try {
      await().until(() -> Files.exists(portFile) || !strict.isAlive());
      assertThat(strict.isAlive()).isTrue();
    } finally {
      strict.destroyForcibly();
    }

    Files.setLastModifiedTime(jar, java.nio.file.attribute.FileTime.fromMillis(0));
    assertThat(command.words()).noneMatch(word -> word.contains("AOT"));
  }

  /// Java refuses to start when it cannot use the cache.
  private Process startStrictly(RoleCommand command) throws IOException {
    List<String> words =
        Stream.concat(
                command.words().stream().limit(1),
                Stream.concat(Stream.of("-XX:AOTMode=on"), command.words().stream().skip(1)))
            .toList();
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("FAKE_FOLDER", folder.toString());
    return builder.redirectOutput(folder.resolve("strict.log").toFile()).start();
  }
}
