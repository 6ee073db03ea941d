package io.openclaw.gateway.history;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/// The settings' defaults.
final class TestSettings {
  static final HistorySettings DEFAULT = backingUpTo(null, 7);

  private TestSettings() {}

  static HistorySettings backingUpTo(@Nullable Path folder, int keep) {
    return new HistorySettings(
        null,
        Duration.ofDays(7),
        Duration.ofHours(1),
        0.6,
        50,
        DataSize.ofMegabytes(4),
        4,
        Duration.ofSeconds(5),
        Duration.ofSeconds(6),
        Duration.ofMinutes(1),
        Duration.ofDays(1),
        DataSize.ofGigabytes(1),
        new HistorySettings.Behind(Duration.ofMinutes(10), 20_000, 0.7),
        new HistorySettings.Backup(folder, Duration.ofDays(1), keep));
  }
}
