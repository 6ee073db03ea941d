package io.openclaw.systemtests;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The same on tasks that are divided, with `-Doutage.shards=4`. Every run has four shards in
/// [EndToEndOnFourShardsTest] and in half of the short fault runs.
@EnabledIfSystemProperty(named = "outage.shards", matches = "4")
class OutageOnFourShardsTest extends OutageTest {
  @Override
  int shards() {
    return 4;
  }
}
