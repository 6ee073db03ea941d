package io.openclaw.systemtests;

/// The same on tasks that are divided.
class EndToEndOnFourShardsTest extends EndToEndTest {
  @Override
  int shards() {
    return 4;
  }
}
