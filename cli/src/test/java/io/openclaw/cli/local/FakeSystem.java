package io.openclaw.cli.local;

import io.openclaw.cli.Claw;
import io.openclaw.cli.InterruptibleCommand;
import io.openclaw.cli.Screen;
import io.openclaw.cli.local.fake.FakeGateway;
import io.openclaw.cli.local.fake.FakeSimulator;
import io.openclaw.cli.local.fake.FakeWorker;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A checkout with fake roles in it, and the real supervisor as a process of its own working on
/// them.
final class FakeSystem {
  private final Path folder;
  private final List<Process> started = new ArrayList<>();
  final Path data;
  final int port = twoFreePorts();

  FakeSystem(Path folder) throws IOException {
    this.folder = folder;
    this.data = folder.resolve("data folder");
    jar(Role.GATEWAY, FakeGateway.class);
    jar(Role.WORKER, FakeWorker.class);
    jar(Role.SIMULATOR, FakeSimulator.class);
  }

  Checkout checkout() {
    return new Checkout(folder.resolve("check out"));
  }

  private void jar(Role role, Class<?> main) throws IOException {
    Path app = checkout().root().resolve(role.word()).resolve("target/app");
    Files.createDirectories(app.resolve("lib"));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main.getName());
    try (OutputStream file = Files.newOutputStream(app.resolve(role.word() + ".jar"));
        JarOutputStream jar = new JarOutputStream(file, manifest)) {
      addClasses(jar, main);
    }
  }

  private static void addClasses(JarOutputStream jar, Class<?> neighbour) throws IOException {
    Path root = Path.of(neighbour.getProtectionDomain().getCodeSource().getLocation().getPath());
    Path room = root.resolve(neighbour.getPackageName().replace('.', '/'));
    try (Stream<Path> classes = Files.list(room)) {
      for (Path type : classes.sorted().toList()) {
        jar.putNextEntry(new JarEntry(root.relativize(type).toString()));
        jar.write(Files.readAllBytes(type));
      }
    }
  }

  /// Starts `claw up` and does not wait.
  Process up(Map<String, String> environment, String... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of("up", "--port", "" + port));
    words.addAll(Arrays.asList(arguments));
    return claw(environment, words);
  }

  /// Starts any command on this system's data and does not wait.
  Process claw(Map<String, String> environment, List<String> command) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                RoleCommand.java().toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dclaw.root=" + checkout().root(),
                "-cp",
                System.getProperty("java.class.path"),
                Claw.class.getName()));
    words.addAll(1, coverageAgent());
    words.addAll(command);
    if (!command.contains("--data") && !command.contains("simulator")) {
      words.addAll(List.of("--data", data.toString()));
    }
    ProcessBuilder builder = new ProcessBuilder(InterruptibleCommand.of(words));
    builder.environment().putAll(Map.of("FAKE_FOLDER", folder.toString(), "CLAW_AOT", "off"));
    builder.environment().putAll(environment);
    builder.redirectOutput(log("out").toFile()).redirectError(log("err").toFile());
    Process process = builder.start();
    started.add(process);
    return process;
  }

  /// What measures the coverage of this JVM measures the supervisor's too.
  private static List<String> coverageAgent() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-javaagent:") && argument.contains("jacoco"))
        .toList();
  }

  /// Starts it and returns when it says that it is ready.
  Process upAndReady(String... arguments) throws IOException, InterruptedException {
    Process process = up(Map.of(), arguments);
    while (!said("out").contains("ready in ")) {
      if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("up ended: " + said("out") + said("err"));
      }
    }
    return process;
  }

  private Path log(String name) {
    return folder.resolve("up." + name);
  }

  String said(String stream) throws IOException {
    return Files.readString(log(stream));
  }

  int down() {
    return Screen.pipe().run("down", "--data", data.toString());
  }

  JsonNode status() {
    Screen screen = Screen.pipe();
    screen.run("status", "--json", "--data", data.toString());
    return JsonMapper.shared().readTree(screen.out());
  }

  ProcessRegistry registry() {
    return new DataFolder(data).book().read();
  }

  RegisteredProcess part(String name) {
    return registry().part(name).orElseThrow();
  }

  List<String> journal() throws IOException {
    Path journal = folder.resolve("journal");
    return Files.exists(journal)
        ? Files.readString(journal, StandardCharsets.UTF_8).lines().toList()
        : List.of();
  }

  List<String> stops() throws IOException {
    return journal().stream().filter(line -> line.startsWith("stop")).toList();
  }

  /// Whatever a test left, failed or not.
  void endAll() throws InterruptedException {
    List<RegisteredProcess> left = registry().parts();
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
    left.forEach(entry -> entry.process().ifPresent(ProcessHandle::destroyForcibly));
    registry().parts().forEach(entry -> entry.process().ifPresent(ProcessHandle::destroyForcibly));
    registry()
        .livingSupervisor()
        .flatMap(known -> ProcessHandle.of(known.pid()))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  /// Below the range from which the system hands out ports: nobody gets one between here and `up`.
  private static int twoFreePorts() {
    return ThreadLocalRandom.current()
        .ints(20_000, 32_000)
        .filter(port -> Ports.isFree(port) && Ports.isFree(port + 1))
        .findFirst()
        .orElseThrow();
  }
}
