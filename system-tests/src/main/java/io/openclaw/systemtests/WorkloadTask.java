package io.openclaw.systemtests;

import io.openclaw.testkit.client.Ask;
import java.util.SplittableRandom;

/// One task of a workload and what its client does with it. The same seed and number give the same.
///
/// @param key its idempotency key, unlike any other
/// @param ask what is asked; the prompt is unlike any other
/// @param action what its client does besides watching
/// @param after how many events of the log before it does so
record WorkloadTask(String key, Ask ask, Action action, int after) {
  private static final String WORDS =
      "durable core keeps every answer while workers come and go under fire until each is told";
  private static final int FEWEST_PIECES = 15;
  private static final int MORE_PIECES = 60;

  /// One of so many tasks is for the account whose limits are judged.
  private static final int LIMITED_ONE_OF = 5;

  enum Action {
    NONE,
    /// Submits a second time at the same moment, under the same key.
    TWICE,
    CANCELS,
    /// Loses its connections now and then.
    DROPS,
    /// Asks for an answer that breaks off at its first call.
    UNLUCKY,
    /// Pauses it, and resumes it once it sees that it is paused.
    PAUSES
  }

  /// @param pauses how many of a hundred clients pause their task
  static WorkloadTask number(int number, long seed, int pauses) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
    int pieces = FEWEST_PIECES + random.nextInt(MORE_PIECES);
    int rate = 10 + random.nextInt(20);
    Action action = random.nextInt(100) < pauses ? Action.PAUSES : action(random.nextInt(100));
    int after = 1 + random.nextInt(pieces);
    String steps = "tokens=%d rate=%d first=100ms".formatted(pieces, rate);
    if (action == Action.UNLUCKY) {
      steps += " fail=reset at=%d times=1".formatted(1 + random.nextInt(pieces));
    }
    String key = "run%d-%d".formatted(seed, number);
    Ask ask = Ask.replying(text(key, pieces, random), steps);
    if (number % LIMITED_ONE_OF == 0) {
      ask = ask.with("provider", FaultRun.LIMITED.name());
    }
    return new WorkloadTask(key, ask, action, after);
  }

  private static Action action(int percent) {
    if (percent < 8) {
      return Action.CANCELS;
    }
    if (percent < 16) {
      return Action.TWICE;
    }
    if (percent < 36) {
      return Action.DROPS;
    }
    return percent < 42 ? Action.UNLUCKY : Action.NONE;
  }

  /// More letters than pieces, some of them of two and of four bytes.
  private static String text(String key, int pieces, SplittableRandom random) {
    String[] words = WORDS.split(" ", -1);
    StringBuilder text = new StringBuilder(key);
    for (int i = 0; i < pieces; i++) {
      text.append(i % 7 == 3 ? " é🦞" : " ").append(words[random.nextInt(words.length)]);
    }
    return text.toString();
  }
}
