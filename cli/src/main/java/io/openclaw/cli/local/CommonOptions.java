package io.openclaw.cli.local;

import java.util.List;
import picocli.CommandLine.Option;

/// What every command takes.
final class CommonOptions {
  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  boolean json() {
    return json;
  }

  /// For a role in the foreground, whose output is its log.
  List<String> logArguments() {
    return json ? List.of("--logging.structured.format.console=ecs") : List.of();
  }
}
