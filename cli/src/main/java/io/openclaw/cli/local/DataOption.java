package io.openclaw.cli.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which of several local systems is meant.
public final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of the local system; default: .claw in the checkout.")
  private @Nullable Path folder;

  DataFolder folder() {
    Path chosen = folder == null ? Checkout.current().defaultData() : folder;
    return new DataFolder(chosen.toAbsolutePath().normalize());
  }

  /// Where its gateways listen; none when it does not run.
  public List<URI> gateways() {
    ProcessRegistry registry = folder().book().read();
    boolean runs =
        registry.livingSupervisor().isPresent() || !registry.living(Kind.GATEWAY).isEmpty();
    return runs ? registry.gateways().stream().map(URI::create).toList() : List.of();
  }

  /// The folder, for a message.
  public Path path() {
    return folder().path();
  }
}
