package io.openclaw.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class HistorySettingsTest {
  @Test
  void haveDefaults() {
    assertThat(bind(Map.of()).batch()).isEqualTo(250);
    // Tests of single batches take smaller ones.
    assertThat(bind(Map.of("openclaw.history.batch", 50))).isEqualTo(TestSettings.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource({
    "retention, 0s",
    "hot, -1s",
    "hot-below, 1.1",
    "batch, 0",
    "readers, 0",
    "lease, 0s",
    "busy-timeout, 0s",
    "upkeep-every, 0s",
    "rewrite-every, -1s",
    "backup.every, 0s",
    "backup.keep, 0",
  })
  void nameThePropertyThatIsWrong(String name, String value) {
    assertThatThrownBy(() -> bind(Map.of("openclaw.history." + name, value)))
        .rootCause()
        .hasMessageContaining("openclaw.history." + name);
  }

  private static HistorySettings bind(Map<String, ?> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("openclaw.history", HistorySettings.class);
  }
}
