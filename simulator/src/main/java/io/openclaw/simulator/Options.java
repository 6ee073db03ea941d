package io.openclaw.simulator;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The command line.
record Options(int port, String bind, Optional<Path> portFile, boolean help) {

  static final String USAGE =
      """
      An OpenAI-compatible LLM without a model, for demos, tests and benchmarks.

      usage: simulator [--port N] [--bind ADDRESS] [--port-file FILE]

        --port N          port to listen on; 0 (the default) takes a free one
        --bind ADDRESS    address to listen on, default 127.0.0.1
        --port-file FILE  write the port into FILE once it listens
        --help            this text
      """;

  /// Throws `IllegalArgumentException` with a line for the user.
  static Options parse(List<String> args) {
    Options options = new Options(0, "127.0.0.1", Optional.empty(), false);
    for (Iterator<String> words = args.iterator(); words.hasNext(); ) {
      options = options.with(words.next(), words);
    }
    return options;
  }

  private Options with(String name, Iterator<String> rest) {
    try {
      return switch (name) {
        case "--help", "-h" -> new Options(port, bind, portFile, true);
        case "--port" -> new Options(port(rest.next()), bind, portFile, help);
        case "--bind" -> new Options(port, rest.next(), portFile, help);
        case "--port-file" -> new Options(port, bind, Optional.of(Path.of(rest.next())), help);
        default -> throw new IllegalArgumentException("unknown option: " + name);
      };
    } catch (NoSuchElementException e) {
      throw new IllegalArgumentException(name + " needs a value", e);
    }
  }

  private static int port(String text) {
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
      throw new IllegalArgumentException("--port must be a number from 0 to 65535, not " + text);
    }
    return Integer.parseInt(text);
  }
}
