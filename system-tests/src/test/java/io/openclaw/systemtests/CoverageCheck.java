package io.openclaw.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Reads the report over all modules, prints it by module and compares it with what is demanded.
/// Run by the build after the tests, not as one of them.
@EnabledIfSystemProperty(named = "coverage.report", matches = ".+")
class CoverageCheck {
  private static final int GROUP = 0;
  private static final int LINE_MISSED = 7;
  private static final int LINE_COVERED = 8;

  @Test
  void enoughLinesAreCovered() throws IOException {
    Path report = Path.of(System.getProperty("coverage.report", ""));
    double least = Double.parseDouble(System.getProperty("coverage.least", "0.8"));
    Map<String, long[]> byModule = new TreeMap<>();
    long missed = 0;
    long covered = 0;
    List<String> lines = Files.readAllLines(report);
    for (String line : lines.subList(1, lines.size())) {
      String[] columns = line.split(",", -1);
      String module = columns[GROUP].substring(columns[GROUP].indexOf('/') + 1);
      long[] sums = byModule.computeIfAbsent(module, name -> new long[2]);
      sums[0] += Long.parseLong(columns[LINE_MISSED]);
      sums[1] += Long.parseLong(columns[LINE_COVERED]);
      missed += Long.parseLong(columns[LINE_MISSED]);
      covered += Long.parseLong(columns[LINE_COVERED]);
    }

    byModule.forEach((name, sums) -> print(name, sums[0], sums[1]));
    print("all modules", missed, covered);
    assertThat((double) covered / (missed + covered))
        .as("covered lines of all modules")
        .isGreaterThanOrEqualTo(least);
  }

  private static void print(String name, long missed, long covered) {
    System.out.printf(
        "coverage %-24s %5.1f %% of %d lines%n",
        name, 100.0 * covered / Math.max(1, missed + covered), missed + covered);
  }
}
