package io.openclaw.cli.local;

import io.openclaw.cli.terminal.Failure;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// The checkout and what was built in it.
record Checkout(Path root) {
  private static final int LEVELS_ABOVE_OUR_JAR = 4;

  /// The start script names it; else it is found from where this class was loaded.
  static Checkout current() {
    String named = System.getProperty("claw.root", "");
    return new Checkout(named.isEmpty() ? aroundOurJar() : Path.of(named));
  }

  private static Path aroundOurJar() {
    try {
      Path place =
          Path.of(Checkout.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (int level = 0; level < LEVELS_ABOVE_OUR_JAR; level++) {
        place = Objects.requireNonNull(place.getParent());
      }
      return place;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  Path defaultData() {
    return root.resolve(".claw");
  }

  Path jar(Role role) {
    Path jar = root.resolve(role.word()).resolve("target/app/" + role.word() + ".jar");
    if (!Files.isRegularFile(jar)) {
      throw new Failure("%s is missing; build it with mvn -DskipTests package.".formatted(jar));
    }
    return jar;
  }
}
