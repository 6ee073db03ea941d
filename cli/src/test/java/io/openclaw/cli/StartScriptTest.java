package io.openclaw.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The script at the root of the checkout, in a checkout of its own whose Maven is a stub that
/// takes a moment and counts.
@Timeout(60)
class StartScriptTest {
  private static final List<String> MODULES = List.of("cli", "gateway", "worker", "simulator");

  @TempDir private Path folder;
  private Path root;
  private Path programs;

  /// Stands for the command line.
  public static final class Echo {
    private Echo() {}

    public static void main(String[] arguments) {
      System.out.println(String.join("|", arguments) + " tty=" + System.getProperty("claw.tty"));
      System.exit(arguments.length > 0 && arguments[0].equals("fail") ? 7 : 0);
    }
  }

  @BeforeEach
  void lay() throws IOException {
    root = Files.createDirectories(folder.resolve("check out"));
    programs = Files.createDirectories(folder.resolve("bin"));
    Files.copy(Path.of("..", "claw"), root.resolve("claw"));
    Files.createDirectories(root.resolve("bin"));
    Files.copy(Path.of("..", "bin", "jdk.sh"), root.resolve("bin/jdk.sh"));
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    for (String module : MODULES) {
      Files.createDirectories(root.resolve(module).resolve("src/main"));
      Files.writeString(root.resolve(module).resolve("pom.xml"), "<project/>");
    }
    writeJar(folder.resolve("echo.jar"));
    stub(
        "mvn",
        """
        echo "$*" >> '%1$s/mvn.log'
        sleep 0.5
        for m in cli gateway worker simulator; do
          mkdir -p $m/target/app && cp '%1$s/echo.jar' $m/target/app/$m.jar
        done
        """
            .formatted(folder));
  }

  private static void writeJar(Path path) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Echo.class.getName());
    String entry = Echo.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(path);
        JarOutputStream jar = new JarOutputStream(file, manifest);
        var bytes = StartScriptTest.class.getClassLoader().getResourceAsStream(entry)) {
      jar.putNextEntry(new JarEntry(entry));
      assertThat(bytes).isNotNull().satisfies(in -> in.transferTo(jar));
    }
  }

  private void stub(String program, String body) throws IOException {
    Path path = Files.writeString(programs.resolve(program), "#!/bin/sh\nset -e\n" + body);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
  }

  private Process start(String... arguments) throws IOException {
    List<String> words =
        new java.util.ArrayList<>(List.of("bash", root.resolve("claw").toString()));
    words.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().put("PATH", programs + ":/usr/bin:/bin");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  /// What one call printed and how it ended.
  private record Ended(int code, String out, String err) {
    static Ended of(Process process) throws Exception {
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), out, err);
    }
  }

  private List<String> builds() throws IOException {
    Path log = folder.resolve("mvn.log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  @Test
  void buildsOnceAndHandsTheWordsOn() throws Exception {
    Ended first = Ended.of(start("up", "two words", "*"));
    Ended second = Ended.of(start("up", "again"));

    assertThat(first).isEqualTo(new Ended(0, "up|two words|* tty=\n", "building …\n"));
    assertThat(second).isEqualTo(new Ended(0, "up|again tty=\n", ""));
    assertThat(builds())
        .containsExactly(
            "-q -B -DskipTests -Dquick -Dspotless.check.skip -pl cli,gateway,worker,simulator -am package");
    assertThat(root.resolve("target/claw.lock")).doesNotExist();
  }

  @Test
  void handsTheExitCodeOn() throws Exception {
    assertThat(Ended.of(start("fail")).code()).isEqualTo(7);
  }

  @Test
  void tellsWhichStreamsAreATerminal() throws Exception {
    Path script = Path.of("/usr/bin/script");
    assumeTrue(Files.isExecutable(script) && Files.exists(Path.of("/proc/self/stat")));
    Ended.of(start("up"));
    String call =
        "JAVA_HOME='%s' '%s' up".formatted(System.getProperty("java.home"), root.resolve("claw"));

    Process all = new ProcessBuilder(script.toString(), "-qec", call, "/dev/null").start();
    Process piped =
        new ProcessBuilder(script.toString(), "-qec", call + " | cat", "/dev/null").start();

    assertThat(Ended.of(all).out()).contains("tty=012");
    assertThat(Ended.of(piped).out()).contains("tty=02");
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    Ended.of(start("up"));
    Path source = Files.writeString(root.resolve("worker/src/main/New.java"), "class New {}");
    Files.setLastModifiedTime(
        source, FileTime.from(Files.getLastModifiedTime(source).toInstant().plusSeconds(5)));

    Ended client = Ended.of(start("status"));
    Ended system = Ended.of(start("up"));

    assertThat(client.err()).isEmpty();
    assertThat(system.err()).isEqualTo("building …\n");
  }

  @Test
  void aClientCommandBuildsTheCommandLineAlone() throws Exception {
    Ended.of(start("status"));

    assertThat(builds())
        .containsExactly("-q -B -DskipTests -Dquick -Dspotless.check.skip -pl cli -am package");
  }

  @Test
  void twoCallsAtOnceBuildOnce() throws Exception {
    Process one = start("up");
    Process two = start("up");

    assertThat(Ended.of(one).code()).isZero();
    assertThat(Ended.of(two).code()).isZero();
    assertThat(builds()).hasSize(1);
  }

  @Test
  void theLockOfADeadBuildIsTakenOver() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.createDirectories(root.resolve("target"));
    Files.writeString(root.resolve("target/claw.lock"), dead.pid() + "\n");

    assertThat(Ended.of(start("up")).code()).isZero();
  }

  @Test
  void aBuildThatFailsSaysWhyAndIsTriedAgainNextTime() throws Exception {
    stub("mvn", "echo '[ERROR] no such symbol'; exit 1\n");
    Ended failed = Ended.of(start("up"));

    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err())
        .contains("[ERROR] no such symbol")
        .endsWith("claw: The build failed; see %s/target/claw-build.log.\n".formatted(root));
    assertThat(Ended.of(start("up")).code()).isEqualTo(1);
  }

  @Test
  void aMissingMavenIsOneClearLine() throws Exception {
    Files.delete(programs.resolve("mvn"));
    for (String program : List.of("bash", "dirname", "readlink", "grep", "find", "mkdir", "cat")) {
      stub(program, "exec %s \"$@\"\n".formatted(which(program)));
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            programs.resolve("bash").toString(), root.resolve("claw").toString(), "up");
    builder.environment().put("PATH", programs.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));

    assertThat(Ended.of(builder.start()))
        .isEqualTo(
            new Ended(
                1,
                "",
                "claw: Maven is missing: install Maven 3.8.7 or later, so that mvn is on the PATH.\n"));
  }

  private static Path which(String program) {
    return List.of(Path.of("/usr/bin", program), Path.of("/bin", program)).stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aMissingJdkIsOneClearLine() throws Exception {
    String script =
        Files.readString(root.resolve("bin/jdk.sh"))
            .replaceAll("(?m)^    (/|\"\\$HOME\"/)", "    /nowhere/");
    Files.writeString(root.resolve("bin/jdk.sh"), script);
    ProcessBuilder builder = new ProcessBuilder("bash", root.resolve("claw").toString(), "up");
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().put("JAVA_HOME", folder.toString());

    Ended ended = Ended.of(builder.start());

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .isEqualTo(
            "claw: JDK 25 is missing: install one (for instance Temurin 25), or set JAVA_HOME to it.\n");
  }
}
