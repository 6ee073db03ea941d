package io.openclaw.bench.target;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Used heap of another JVM, with what is not collected yet, by the JDK's `jstat`.
final class JvmHeap {
  private static final Set<String> USED = Set.of("S0U", "S1U", "EU", "OU");
  private static final int KILO = 1024;

  private JvmHeap() {}

  /// In bytes; 0 when the process is no JVM that we may look into.
  static long used(long pid) {
    try {
      if (!isJava(pid)) {
        return 0;
      }
      String tool = Program.ofThisJdk("jstat");
      Program.Result result = Program.runQuietly(List.of(tool, "-gc", Long.toString(pid)));
      List<String> lines = result.out().lines().toList();
      return result.code() == 0 && lines.size() == 2 ? used(lines.get(0), lines.get(1)) : 0;
    } catch (IOException _) {
      return 0;
    }
  }

  /// The same after a full collection, which stops the process for a moment.
  static long inUse(long pid) {
    try {
      Program.runQuietly(List.of(Program.ofThisJdk("jcmd"), Long.toString(pid), "GC.run"));
      return used(pid);
    } catch (IOException _) {
      return 0;
    }
  }

  private static boolean isJava(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().command())
        .filter(command -> command.endsWith("java"))
        .isPresent();
  }

  /// `jstat` prints the names of the columns, and under them the figures in KB.
  static long used(String names, String figures) {
    List<String> columns = Arrays.asList(names.strip().split("\\s+"));
    List<String> values = Arrays.asList(figures.strip().split("\\s+"));
    double kilobytes = 0;
    for (int i = 0; i < Math.min(columns.size(), values.size()); i++) {
      if (USED.contains(columns.get(i))) {
        kilobytes += figure(values.get(i));
      }
    }
    return Math.round(kilobytes * KILO);
  }

  /// A region that a collector does not have is shown as a dash.
  private static double figure(String value) {
    return value.equals("-") ? 0 : Double.parseDouble(value.replace(',', '.'));
  }
}
