package io.openclaw.task.redis;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Numbers of one kind, and when they were read.
final class Counted {
  static final Counted NOTHING = new Counted();
  private static final int MOST = 6;

  private long[] numbers = new long[MOST];
  private boolean known;
  private long readAt;

  boolean isNewer(long since) {
    return known && readAt - since > 0;
  }

  void read(List<Long> answered, long at) {
    numbers = Arrays.copyOf(answered.stream().mapToLong(it -> it).toArray(), MOST);
    known = true;
    readAt = at;
  }

  void add(int index, long change) {
    numbers[index] += change;
  }

  void expire(long at) {
    readAt = at;
  }

  long get(int index) {
    return numbers[index];
  }

  String text() {
    return Arrays.stream(numbers)
        .map(it -> Math.max(0, it))
        .mapToObj(Long::toString)
        .collect(Collectors.joining(" "));
  }
}
