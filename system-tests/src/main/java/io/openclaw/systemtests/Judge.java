package io.openclaw.systemtests;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The product's own workers before the judge: 300 tasks on an account of 40 calls a minute and 5
/// at once, from four workers that are killed and calls that are cancelled throughout. Takes about
/// eight minutes. Exit code 0 when every limit was kept and the account well used, 1 when not, 2
/// for wrong usage.
public final class Judge {
  private static final Map<String, Integer> DEFAULTS =
      Map.of("tasks", 300, "window-seconds", 60, "apart-seconds", 0);

  private Judge() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    PrintStream print = System.out;
    Map<String, Integer> options = new HashMap<>(DEFAULTS);
    long seed = System.nanoTime() % 1_000_000;
    Path out = Path.of("judge");
    try {
      for (int i = 0; i < arguments.length; i += 2) {
        String name = arguments[i].substring(2);
        String value = arguments[i + 1];
        if (name.equals("out")) {
          out = Path.of(value);
        } else if (name.equals("seed")) {
          seed = Long.parseLong(value);
        } else if (options.replace(name, Integer.parseInt(value)) == null) {
          throw new IllegalArgumentException(name);
        }
      }
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      print.println(
          "usage: judge [--out DIR] [--seed N] [--tasks N] [--window-seconds N] [--apart-seconds N]");
      System.exit(2);
    }
    Path folder = Files.createDirectories(out.toAbsolutePath().resolve("seed-" + seed));
    requireEmpty(folder);
    print.printf("seed %d, logs in %s%n", seed, folder);
    JudgedRun.Settings settings =
        new JudgedRun.Settings(
            folder,
            options.getOrDefault("tasks", 0),
            options.getOrDefault("window-seconds", 0),
            options.getOrDefault("apart-seconds", 0),
            seed);
    System.exit(judged(JudgedRun.hold(settings), folder, print) ? 0 : 1);
  }

  private static void requireEmpty(Path folder) throws IOException {
    try (var inside = Files.list(folder)) {
      if (inside.findAny().isPresent()) {
        throw new IOException(folder + " has the leavings of another run; remove it first");
      }
    }
  }

  private static boolean judged(JudgeReport judgement, Path folder, PrintStream print)
      throws IOException {
    List<String> failures = new ArrayList<>(judgement.broken());
    if (!judgement.wellUsed()) {
      failures.add("the account was not well used");
    }
    String verdict = failures.isEmpty() ? "every limit was kept" : String.join("\n", failures);
    String page = judgement.table() + "\n" + verdict + "\n";
    Files.writeString(folder.resolve("report.md"), page);
    print.println(page);
    return failures.isEmpty();
  }
}
