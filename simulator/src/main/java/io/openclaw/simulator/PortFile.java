package io.openclaw.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Tells a starter where we listen: the file is there whole or not at all.
final class PortFile {

  private PortFile() {}

  static void write(Path file, int port) throws IOException {
    Path target = file.toAbsolutePath();
    try {
      Path draft =
          Files.createTempFile(target.getParent(), target.getFileName().toString(), ".new");
      Files.writeString(draft, port + "\n");
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new IOException("cannot write the port file " + file, e);
    }
  }
}
