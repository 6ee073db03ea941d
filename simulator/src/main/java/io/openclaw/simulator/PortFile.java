package io.openclaw.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Tells a starter where we listen: the file is there whole or not at all.
final class PortFile {

  private PortFile() {}

  static void write(Path file, int port) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    try {
      Files.writeString(draft, port + "\n");
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(draft);
      throw new IOException("cannot write the port file " + file, e);
    }
  }
}
