package io.openclaw.systemtests;

/// The same on tasks that are divided.
class OutageOnFourShardsTest extends OutageTest {
  @Override
  int shards() {
    return 4;
  }
}
