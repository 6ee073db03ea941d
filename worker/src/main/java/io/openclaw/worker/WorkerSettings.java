package io.openclaw.worker;

import io.openclaw.task.Lane;
import io.openclaw.task.TaskWork.Capabilities;
import io.openclaw.worker.cache.CacheSettings;
import io.openclaw.worker.claim.ClaimSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/// How this worker works. A value that makes no sense stops the start and is named.
///
/// @param name of its place, shown to people; a successor in the same place has the same
/// @param instance a name that one process at a time has, unlike any other; empty when its starter
///   does not vouch that the process before is dead
/// @param places how many tasks of each lane run at once
/// @param lease how long a task stays with a worker that gives no sign of life
/// @param beat how often a sign of life is given
/// @param grace how long running tasks may go on after the signal to stop
/// @param patience how long the claim loop may stand still while tasks wait
/// @param permitPatience how long a task waits for a provider before it goes back into its line
/// @param answerWithin how long a call to Redis waits for its answer
/// @param warmEvery how often connections to providers are used so that they stay open, 0 for never
/// @param clockAhead how much this worker's clock is wrong; for tests alone
/// @param mostOutput bytes of text that one attempt may produce
/// @param mostUnflushed characters of one attempt that may wait for Redis
/// @param mostMemory bytes that requests and answers under way may take together, 0 for a third of
///   the heap, at most 256 MB
/// @param mostResident bytes of memory that the process may take before it drains and is replaced,
///   0 for no such limit; a heap that stays nearly full is always noticed
/// @param cache how much is kept of answers for identical calls
@ConfigurationProperties("openclaw.worker")
public record WorkerSettings(
    @DefaultValue("w1") String name,
    @DefaultValue("") String instance,
    @DefaultValue Places places,
    @DefaultValue("8s") Duration lease,
    @DefaultValue("2500ms") Duration beat,
    @DefaultValue("10s") Duration grace,
    @DefaultValue("15s") Duration patience,
    @DefaultValue("3s") Duration permitPatience,
    @DefaultValue("2s") Duration answerWithin,
    @DefaultValue("20s") Duration warmEvery,
    @DefaultValue("0s") Duration clockAhead,
    @DefaultValue("16777216") long mostOutput,
    @DefaultValue("65536") int mostUnflushed,
    @DefaultValue("0") long mostMemory,
    @DefaultValue("0") long mostResident,
    @DefaultValue Cache cache) {

  private static final long USUAL_MEMORY = 256L << 20;

  public WorkerSettings {
    require(name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,31}"), "name", "a short word");
    require(instance.matches("[A-Za-z0-9_-]{0,64}"), "instance", "a word");
    require(!warmEvery.isNegative(), "warm-every", "0 (never) or more");
    requirePositive(lease, "lease");
    requirePositive(beat, "beat");
    require(beat.multipliedBy(2).compareTo(lease) <= 0, "beat", "at most half of the lease");
    require(!grace.isNegative(), "grace", "0 or more");
    requirePositive(patience, "patience");
    require(!permitPatience.isNegative(), "permit-patience", "0 or more");
    requirePositive(answerWithin, "answer-within");
    require(mostOutput > 0, "most-output", "1 or more");
    require(mostUnflushed > 0, "most-unflushed", "1 or more");
    require(mostMemory >= 0, "most-memory", "0 or more");
    require(mostResident >= 0, "most-resident", "0 or more");
  }

  ClaimSettings claims(List<String> providers, Capabilities able) {
    Map<Lane, Integer> byLane =
        Map.of(
            Lane.PRIORITY,
            places.priority(),
            Lane.SHORT,
            places.shortLane(),
            Lane.LONG,
            places.longLane());
    return new ClaimSettings(byLane, lease, beat, grace, patience, providers, able);
  }

  long memory() {
    return mostMemory > 0
        ? mostMemory
        : Math.min(USUAL_MEMORY, Runtime.getRuntime().maxMemory() / 3);
  }

  CacheSettings caching() {
    return new CacheSettings(lease, cache.mostAnswer(), cache.mostAnswers(), cache.mostBytes());
  }

  private static void requirePositive(Duration value, String property) {
    require(value.isPositive(), property, "longer than 0");
  }

  private static void require(boolean holds, String property, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "openclaw.worker.%s must be %s".formatted(property, expected));
    }
  }

  /// @param mostAnswer bytes of one answer; a longer one is not kept
  /// @param mostAnswers answers kept at once, the oldest go first
  /// @param mostBytes of all answers kept, the oldest go first
  public record Cache(
      @DefaultValue("1048576") long mostAnswer,
      @DefaultValue("10000") int mostAnswers,
      @DefaultValue("67108864") long mostBytes) {
    public Cache {
      require(mostAnswer > 0, "cache.most-answer", "1 or more");
      require(mostAnswers > 0, "cache.most-answers", "1 or more");
      require(mostBytes >= mostAnswer, "cache.most-bytes", "at least cache.most-answer");
    }
  }

  /// @param priority tasks of the priority lane at once
  /// @param shortLane tasks of the short lane at once
  /// @param longLane tasks of the long lane at once
  public record Places(
      @DefaultValue("128") int priority,
      @Name("short") @DefaultValue("512") int shortLane,
      @Name("long") @DefaultValue("512") int longLane) {
    public Places {
      require(priority >= 0 && shortLane >= 0 && longLane >= 0, "places", "0 or more");
    }
  }
}
