package io.openclaw.bench.figure;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What one run of a measurement found: figures in the order they were added, and what was wrong
/// with the system. A slow figure is never wrong.
public final class Report {
  private static final JsonMapper JSON = new JsonMapper();
  private static final double[] SHOWN = {50, 95, 99};

  private final ObjectNode line = JSON.createObjectNode();
  private final List<String> facts = new ArrayList<>();
  private final List<String> distributions = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();

  public Report(String bench) {
    put("bench", bench);
  }

  public Report put(String name, String value) {
    line.put(name, value);
    facts.add(row(name, value));
    return this;
  }

  public Report put(String name, long value) {
    line.put(name, value);
    facts.add(row(name, Long.toString(value)));
    return this;
  }

  public Report put(String name, double value) {
    line.put(name, rounded(value));
    facts.add(row(name, text(value)));
    return this;
  }

  /// A group of figures, one row.
  public Report put(String name, Figures figures) {
    line.set(name, figures.json());
    facts.add(row(name, figures.text()));
    return this;
  }

  /// Several of the same kind, a row each.
  public Report put(String name, List<Figures> rows) {
    rows.forEach(figures -> line.withArray(name).add(figures.json()));
    rows.forEach(figures -> facts.add(row(name, figures.text())));
    return this;
  }

  public Report put(String name, Percentiles found) {
    ObjectNode group = line.putObject(name + "_ms").put("n", found.count());
    StringBuilder cells = new StringBuilder("%8d".formatted(found.count()));
    for (double percent : SHOWN) {
      group.put("p" + (int) percent, rounded(found.millis(percent)));
      cells.append("%11s".formatted(text(found.millis(percent))));
    }
    group.put("max", rounded(found.maxMillis()));
    distributions.add(
        row(name, cells.append("%11s".formatted(text(found.maxMillis()))).toString()));
    return this;
  }

  /// The system misbehaved.
  public Report wrong(String sentence) {
    wrong.add(sentence);
    return this;
  }

  public boolean isWrong() {
    return !wrong.isEmpty();
  }

  /// Prints the table, the complaints and the JSON line; returns the exit code.
  public int print(PrintStream out) {
    facts.forEach(out::println);
    if (!distributions.isEmpty()) {
      out.printf("%n%-24s%8s%11s%11s%11s%11s%n", "ms", "n", "p50", "p95", "p99", "max");
      distributions.forEach(out::println);
    }
    wrong.forEach(sentence -> out.println("WRONG: " + sentence));
    wrong.forEach(line.putArray("wrong")::add);
    out.println();
    out.println(line);
    return wrong.isEmpty() ? 0 : 1;
  }

  private static String row(String name, String value) {
    return "%-24s%s".formatted(name, value);
  }

  static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  static String text(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
