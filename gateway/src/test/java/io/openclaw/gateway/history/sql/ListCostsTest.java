package io.openclaw.gateway.history.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.history.TaskHistory.Query;
import io.openclaw.task.Lane;
import io.openclaw.task.Status;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a list costs does not grow with what its owner has: 20,000 tasks, of which 10 pass.
class ListCostsTest {
  private static final String TASKS =
      """
      WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19999)
      INSERT INTO task
        SELECT 't0_' || printf('%026d', i), printf('%026d', i), 'ann',
          iif(i % 2000 = 7 OR i % 4 = 0, 'failed', 'succeeded'),
          iif(i % 2000 = 7 OR i % 4 = 1, 'long', 'short'), 'a',
          iif(i % 2000 = 7 OR i % 4 = 2, 'rare', 'sim'), 'm', 'ask', 's', i, i, i, 1, 4, 'w', 1, 0,
          '', '{}', NULL, '', ''
        FROM n
      """;

  @TempDir Path folder;
  private HistoryFile file;
  private SqlHistory history;

  @BeforeEach
  void fill() throws Exception {
    file = HistoryFile.in(folder);
    history = file.open();
    file.execute(TASKS);
  }

  @AfterEach
  void close() {
    file.close();
  }

  /// Every combination of status, lane and provider.
  static IntStream combinations() {
    return IntStream.range(0, 8);
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void anIndexHoldsTheFiltersAndTheOrder(int filters) {
    String conditions =
        ((filters & 1) == 0 ? "" : " AND status = 'failed'")
            + ((filters & 2) == 0 ? "" : " AND lane = 'long'")
            + ((filters & 4) == 0 ? "" : " AND provider = 'rare'");
    String plan =
        file.text(
            "EXPLAIN QUERY PLAN SELECT * FROM task WHERE owner = 'ann'"
                + conditions
                + " AND age < 'z' ORDER BY age DESC LIMIT 10",
            "detail");

    assertThat(plan).startsWith("SEARCH task USING INDEX").doesNotContain("TEMP B-TREE");
    assertThat(plan.split("=\\?", -1)).hasSize(2 + Integer.bitCount(filters));
    assertThat(plan).contains("age<?");
  }

  @Test
  void theFewThatPassAreFound() {
    Query query =
        new Query(
            "ann",
            Optional.of(Status.FAILED),
            Optional.empty(),
            Optional.of(Lane.LONG),
            Optional.of("rare"),
            Optional.empty(),
            200);

    assertThat(history.history().list(query)).hasSize(10);
  }
}
