package io.openclaw.cli.local;

import io.openclaw.cli.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Everything that one local system keeps: its data, its logs, and what is known of its processes.
record DataFolder(Path path) {

  Path redis() {
    return path.resolve("redis");
  }

  Path history() {
    return path.resolve("history");
  }

  Path scratch() {
    return path.resolve("scratch");
  }

  WebhookSecret webhookSecret() {
    return new WebhookSecret(path);
  }

  Registration registration(Kind kind, String name) {
    return Registration.in(running(), kind, name);
  }

  private Path running() {
    return path.resolve("running");
  }

  /// Every process that may have been started here and still be there: those in the registry, and
  /// those that only noted themselves.
  List<RegisteredProcess> started() {
    try (Stream<Path> notes = Files.list(running())) {
      return Stream.concat(
              book().read().parts().stream(),
              notes.flatMap(note -> new Registration(note).entry().stream()))
          .distinct()
          .toList();
    } catch (IOException e) {
      return book().read().parts();
    }
  }

  Path lock() {
    return path.resolve("lock");
  }

  LogFile log(String name) {
    return new LogFile(path.resolve("logs").resolve(name + ".log"));
  }

  ProcessRegistryFile book() {
    return new ProcessRegistryFile(path.resolve("state.json"));
  }

  void prepare() {
    try {
      for (Path folder : List.of(redis(), history(), scratch(), running(), path.resolve("logs"))) {
        Files.createDirectories(folder);
      }
      Files.delete(Files.createTempFile(path, "writable", ".probe"));
    } catch (IOException e) {
      throw new Failure(
          "The folder %s cannot be written; choose another one with --data.".formatted(path));
    }
  }
}
