package io.openclaw.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The file beside a jar that lets Java start it in a fraction of the time. Java ignores, without a
/// word, a cache that was made for other jars or another Java; so what it was made for is written
/// beside it.
record AotCache(Path jar) {

  Path file() {
    return sibling(".aot");
  }

  Path draft() {
    return sibling(".aot.draft");
  }

  /// What a run that was broken off may leave.
  void discardDraft() throws IOException {
    Files.deleteIfExists(draft());
    Files.deleteIfExists(sibling(".aot.draft.config"));
  }

  private Path madeFor() {
    return sibling(".aot.made-for");
  }

  private Path sibling(String ending) {
    String name = Objects.requireNonNull(jar.getFileName()).toString().replace(".jar", "");
    return jar.resolveSibling(name + ending);
  }

  Optional<Path> usable() {
    try {
      boolean fits =
          Files.isRegularFile(file()) && Files.readString(madeFor()).equals(fingerprint());
      return fits ? Optional.of(file()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Puts a finished draft in place. The old note goes first, so that a note never vouches for
  /// another cache.
  void accept(String trainedFor) throws IOException {
    Files.deleteIfExists(madeFor());
    Files.move(draft(), file(), StandardCopyOption.ATOMIC_MOVE);
    Files.writeString(madeFor(), trainedFor);
  }

  /// The Java we run on, and name, size and age of every jar.
  String fingerprint() throws IOException {
    try (Stream<Path> libraries = Files.list(jar.resolveSibling("lib"))) {
      return Stream.concat(Stream.of(jar), libraries.sorted())
          .map(AotCache::traits)
          .collect(Collectors.joining("\n", System.getProperty("java.vm.version") + "\n", "\n"));
    }
  }

  private static String traits(Path path) {
    try {
      return "%s %d %s"
          .formatted(path.getFileName(), Files.size(path), Files.getLastModifiedTime(path));
    } catch (IOException e) {
      return path + " cannot be read";
    }
  }
}
