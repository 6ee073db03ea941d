package io.openclaw.gateway.history;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// `openclaw.history.*`
///
/// @param url where it is, `jdbc:sqlite:<file>`; by default `history.db` in the data folder
/// @param retention how long ended tasks are kept
/// @param hot how long the live store keeps its copy after the history has it
/// @param hotBelow share of the store's memory from which on copies go at once
/// @param batch tasks in one transaction
/// @param batchSize text in one transaction, about
/// @param readers reads at once
/// @param busyTimeout how long a write waits for another process that writes
/// @param lease how long the archiving gateway may be silent before another takes its place
/// @param upkeepEvery pause between removals of old tasks
/// @param rewriteEvery the file is written anew so long after a deletion, to remove its last
///   remains
/// @param checkBelow a larger file is not read as a whole at the start
/// @param behind when new tasks are refused because too many ended ones wait
/// @param backup copies on schedule
@ConfigurationProperties("openclaw.history")
public record HistorySettings(
    @Nullable String url,
    @DefaultValue("7d") Duration retention,
    @DefaultValue("1h") Duration hot,
    @DefaultValue("0.6") double hotBelow,
    @DefaultValue("250") int batch,
    @DefaultValue("4MB") DataSize batchSize,
    @DefaultValue("4") int readers,
    @DefaultValue("5s") Duration busyTimeout,
    @DefaultValue("6s") Duration lease,
    @DefaultValue("1m") Duration upkeepEvery,
    @DefaultValue("1d") Duration rewriteEvery,
    @DefaultValue("1GB") DataSize checkBelow,
    @DefaultValue Behind behind,
    @DefaultValue Backup backup) {

  public HistorySettings {
    positive(retention, "retention");
    positive(busyTimeout, "busy-timeout");
    positive(lease, "lease");
    positive(upkeepEvery, "upkeep-every");
    require(!rewriteEvery.isNegative(), "rewrite-every must not be negative");
    require(!hot.isNegative(), "hot must not be negative");
    require(batch >= 1 && batch <= 1_000, "batch must be 1 to 1000");
    require(readers >= 1 && readers <= 64, "readers must be 1 to 64");
    require(hotBelow >= 0 && hotBelow <= 1, "hot-below must be 0 to 1");
  }

  private static void positive(Duration value, String name) {
    require(value.isPositive(), name + " must be longer than nothing");
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException("openclaw.history." + sentence);
    }
  }

  /// @param after age of the oldest one that waits
  /// @param tasks and so many wait,
  /// @param memory or so large a share of the store's memory is used
  public record Behind(
      @DefaultValue("10m") Duration after,
      @DefaultValue("20000") long tasks,
      @DefaultValue("0.7") double memory) {

    public Behind {
      positive(after, "behind.after");
      require(tasks >= 1, "behind.tasks must be at least 1");
      require(memory > 0 && memory <= 1, "behind.memory must be more than 0 and at most 1");
    }
  }

  /// @param folder where copies go; none are made without it
  /// @param every pause between two copies
  /// @param keep so many copies stay, older ones are removed
  public record Backup(
      @Nullable Path folder, @DefaultValue("1d") Duration every, @DefaultValue("7") int keep) {

    public Backup {
      positive(every, "backup.every");
      require(keep >= 1, "backup.keep must be at least 1");
    }

    Optional<Path> to() {
      return Optional.ofNullable(folder);
    }
  }
}
