package io.openclaw.testkit.cluster;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the build leaves the applications.
final class Jars {
  private Jars() {}

  /// @param role a module's name
  /// @param checkout that was built
  static Path of(String role, Path checkout) {
    Path jar = checkout.resolve(role).resolve("target/app").resolve(role + ".jar");
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(
          jar + " is not built; run mvn package from the root of the checkout first");
    }
    return jar;
  }

  /// The checkout: the property `openclaw.root`, or the first folder upwards that has all modules.
  static Path root() {
    String told = System.getProperty("openclaw.root", "");
    if (!told.isBlank()) {
      return Path.of(told);
    }
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isRegularFile(folder.resolve("gateway/pom.xml"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("not inside a checkout; set -Dopenclaw.root");
    }
    return folder;
  }
}
