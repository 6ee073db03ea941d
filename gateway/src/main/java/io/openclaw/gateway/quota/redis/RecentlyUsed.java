package io.openclaw.gateway.quota.redis;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// Things by name, of which the least recently used are forgotten, so that made-up names fill no
/// memory.
final class RecentlyUsed<T> {
  private static final int MOST = 10_000;

  private final Function<String, T> make;
  private final Map<String, T> things =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
          return size() > MOST;
        }
      };

  RecentlyUsed(Function<String, T> make) {
    this.make = make;
  }

  synchronized T get(String name) {
    return things.computeIfAbsent(name, make);
  }
}
