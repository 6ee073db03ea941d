package io.openclaw.systemtests.cuts;

import io.openclaw.testkit.history.Rule;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/// The whole run by hand; see `bin/cuts`. Prints a table, leaves history and logs in a folder named
/// for the seed. Exit code 0 when every promise was kept, 1 when not.
public final class CutsCommand {
  private CutsCommand() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    PrintStream print = System.out;
    long seed = Long.getLong("seed", System.nanoTime() % 1_000_000);
    Cuts.Order order =
        new Cuts.Order(
            seed,
            Integer.getInteger("cuts", 10_000),
            Integer.getInteger("kills", 20),
            Integer.getInteger("aSecond", 40),
            Integer.getInteger("tasks", 12),
            Integer.getInteger("pieces", 100));
    Path out = Path.of(System.getProperty("out", "cuts"));
    Path folder = Files.createDirectories(out.toAbsolutePath().resolve("seed-" + seed));
    print.printf("%s, logs and history in %s%n", order, folder);
    Cuts.Outcome outcome = Cuts.run(folder, order);
    print.println(table(order, outcome));
    try {
      outcome.requireClean();
      print.println("every promise was kept");
    } catch (AssertionError broken) {
      print.println(broken.getMessage());
      System.exit(1);
    }
    System.exit(0);
  }

  /// The figures, as a table.
  public static String table(Cuts.Order order, Cuts.Outcome outcome) {
    var verdict = outcome.verdict();
    var rows = new StringBuilder("| figure | value |\n| --- | --- |\n");
    row(rows, "seed", order.seed());
    row(rows, "duration", outcome.took().toSeconds() + " s");
    row(rows, "connections cut · gateway killed", outcome.cuts() + " · " + outcome.kills());
    row(rows, "tasks, ended as", verdict.tally().tasks() + ", " + verdict.tally().ends());
    row(rows, "watchers that saw the end", new TreeMap<>(outcome.watchers()));
    row(rows, "came back in the middle of a log", new TreeMap<>(outcome.midway()));
    row(rows, "events seen", verdict.tally().events());
    row(rows, "gaps · repeats", verdict.count(Rule.GAP) + " · " + verdict.count(Rule.REPEAT));
    row(
        rows,
        "wrong texts",
        verdict.count(Rule.WRONG_TEXT)
            + verdict.count(Rule.WRONG_DIGEST)
            + verdict.count(Rule.WATCHERS_DISAGREE));
    row(rows, "all violations", verdict.violations().size());
    return rows.toString();
  }

  private static void row(StringBuilder rows, String name, Object value) {
    rows.append("| ").append(name).append(" | ").append(value).append(" |\n");
  }
}
