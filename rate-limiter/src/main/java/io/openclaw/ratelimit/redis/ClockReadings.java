package io.openclaw.ratelimit.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// The account's time as this process read it last, and how much has passed since by a clock that
/// runs evenly. The scripts compare: what the server's clock shows beyond that is a step of it. A
/// reading is dated when its answer arrived, so what has passed is never overestimated.
final class ClockReadings {
  private static final long NANOS = 1_000_000;
  private static final Reading NONE = new Reading(0, 0);

  private final LongSupplier ticker;
  private final Map<String, Reading> readings = new ConcurrentHashMap<>();

  ClockReadings(LongSupplier ticker) {
    this.ticker = ticker;
  }

  void read(String account, long at) {
    readings.put(account, new Reading(at, ticker.getAsLong()));
  }

  /// The first arguments of every script.
  ///
  /// @param again whether it was not carried out at first, because of the clock
  List<String> arguments(String account, boolean again) {
    Reading last = readings.getOrDefault(account, NONE);
    long ago = last.at == 0 ? 0 : (ticker.getAsLong() - last.arrivedAt) / NANOS;
    List<String> arguments = new ArrayList<>();
    arguments.add(Long.toString(last.at));
    arguments.add(Long.toString(ago));
    arguments.add(again ? "1" : "0");
    return arguments;
  }

  private record Reading(long at, long arrivedAt) {}
}
