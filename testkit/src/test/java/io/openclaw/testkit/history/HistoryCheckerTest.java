package io.openclaw.testkit.history;

import static io.openclaw.testkit.history.HistoryBuilder.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HistoryCheckerTest {
  /// For each rule, a history that breaks it.
  private static final Map<Rule, Supplier<HistoryBuilder>> PLANTED =
      Map.ofEntries(
          Map.entry(
              Rule.LOST,
              () ->
                  HistoryBuilder.accepted("Hello")
                      .event("sse", 1, 0, "queued", "", "{}")
                      .call("start")),
          Map.entry(Rule.VANISHED, () -> HistoryBuilder.good().vanished()),
          Map.entry(
              Rule.SECOND_DONE,
              () -> HistoryBuilder.good().done("sse", 7, 1, "succeeded", "Hello")),
          Map.entry(
              Rule.AFTER_DONE,
              () -> HistoryBuilder.good().event("sse", 7, 1, "content", "more", "{}")),
          Map.entry(
              Rule.GAP,
              () ->
                  HistoryBuilder.good()
                      .run("ws")
                      .event("late", 2, 1, "started", "", "{}")
                      .left("late")),
          Map.entry(
              Rule.REPEAT,
              () ->
                  HistoryBuilder.accepted(null)
                      .event("sse", 1, 0, "queued", "", "{}")
                      .resumed("sse", 1)
                      .run("sse")
                      .call("start")),
          Map.entry(Rule.WATCHER_STUCK, () -> HistoryBuilder.good().resumed("ws", 0)),
          Map.entry(
              Rule.FOREIGN_EVENT,
              () ->
                  HistoryBuilder.good()
                      .eventOf("t0_two", "ws", 1, 0, "queued", "", "{}")
                      .left("ws")),
          Map.entry(
              Rule.WATCHERS_DISAGREE,
              () -> HistoryBuilder.good().event("ws", 1, 0, "started", "", "{}").left("ws")),
          Map.entry(
              Rule.ATTEMPT_FELL,
              () ->
                  HistoryBuilder.accepted(null)
                      .event("sse", 1, 2, "started", "", "{}")
                      .event("sse", 2, 1, "started", "", "{}")
                      .done("sse", 3, 2, "failed", "")),
          Map.entry(
              Rule.RAN_WHILE_PAUSED,
              () ->
                  HistoryBuilder.accepted(null)
                      .event("sse", 1, 1, "started", "", "{}")
                      .event("sse", 2, 1, "paused", "", "{}")
                      .event("sse", 3, 1, "content", "Hel", "{}")
                      .done("sse", 4, 1, "failed", "")),
          Map.entry(
              Rule.WRONG_DIGEST,
              () ->
                  HistoryBuilder.accepted(null)
                      .event("sse", 1, 1, "started", "", "{}")
                      .event("sse", 2, 1, "content", "Hel", "{}")
                      .done("sse", 3, 1, "succeeded", "Hello")),
          Map.entry(
              Rule.WRONG_TEXT,
              () ->
                  HistoryBuilder.accepted("Hello")
                      .event("sse", 1, 1, "started", "", "{}")
                      .event("sse", 2, 1, "content", "Hel", "{}")
                      .done("sse", 3, 1, "succeeded", "Hel")),
          Map.entry(
              Rule.STATUS_DISAGREES,
              () -> HistoryBuilder.accepted("Hello").run("sse").read("failed").call("start")),
          Map.entry(Rule.END_CHANGED, () -> HistoryBuilder.good().read("failed")),
          Map.entry(Rule.CANCEL_LOST, () -> HistoryBuilder.good().cancelAcknowledged()),
          Map.entry(Rule.KEY_SPLIT, () -> HistoryBuilder.good().acknowledged("k1", "t0_two")),
          Map.entry(Rule.KEYS_MERGED, () -> HistoryBuilder.good().acknowledged("k2", TASK)),
          Map.entry(Rule.POISON_WITHOUT_DEATHS, () -> poisoned("w1", "w2")),
          Map.entry(
              Rule.NEVER_CALLED, () -> HistoryBuilder.accepted("Hello").run("sse").otherCall()),
          Map.entry(Rule.CALL_WITHOUT_START, () -> HistoryBuilder.good().call("start")),
          Map.entry(Rule.INTERNAL_ERROR, () -> HistoryBuilder.good().notAccepted("500 {}")));

  @Test
  void aGoodHistoryBreaksNoRule() {
    var verdict = HistoryBuilder.good().verdict();

    verdict.requireClean();
    assertThat(verdict.tally())
        .isEqualTo(new HistoryChecker.Tally(1, Map.of("succeeded", 1), 2, 12, 1));
  }

  @Test
  void everyRuleHasAPlantedViolation() {
    assertThat(PLANTED.keySet()).isEqualTo(EnumSet.allOf(Rule.class));
  }

  static Stream<Rule> rules() {
    return Arrays.stream(Rule.values());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aBrokenRuleIsFound(Rule rule) {
    var verdict = Objects.requireNonNull(PLANTED.get(rule)).get().verdict();

    Set<Rule> broken =
        verdict.violations().stream().map(Violation::rule).collect(Collectors.toSet());
    assertThat(broken).contains(rule);
    assertThatThrownBy(verdict::requireClean)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(rule.name());
  }

  @Test
  void textOfALostAttemptIsVoidAndDoesNotCount() {
    HistoryBuilder history =
        HistoryBuilder.accepted("Hello")
            .event("sse", 1, 1, "started", "", "{}")
            .event("sse", 2, 1, "content", "Half an ans", "{}")
            .event("sse", 3, 1, "retrying", "", "{\"void_from\":2}")
            .event("sse", 4, 2, "started", "", "{}")
            .event("sse", 5, 2, "content", "Hello", "{}")
            .done("sse", 6, 2, "succeeded", "Hello")
            .call("start")
            .call("start");

    history.verdict().requireClean();
  }

  @Test
  void textThatIsContinuedCounts() {
    HistoryBuilder history =
        HistoryBuilder.accepted("Hello")
            .event("sse", 1, 1, "started", "", "{}")
            .event("sse", 2, 1, "content", "Hel", "{}")
            .event("sse", 3, 1, "content", "xx", "{}")
            .event("sse", 4, 1, "retrying", "", "{\"void_from\":3}")
            .event("sse", 5, 2, "started", "", "{\"continues\":true}")
            .event("sse", 6, 2, "content", "lo", "{}")
            .done("sse", 7, 2, "succeeded", "Hello");

    history.verdict().requireClean();
  }

  @Test
  void poisonByDeathsOfItsWorkersIsNoViolation() {
    poisoned("w1", "w1").verdict().requireClean();
  }

  @Test
  void oneDeathExplainsOneLoss() {
    HistoryBuilder history =
        HistoryBuilder.accepted(null)
            .event("sse", 1, 1, "started", "", "{\"worker\":\"w1-host-7-x\"}")
            .fault("stop worker", "w1")
            .event("sse", 2, 1, "retrying", "", "{\"reason\":\"worker_lost\"}")
            .event("sse", 3, 2, "started", "", "{\"worker\":\"w1-host-7-x\"}")
            .event("sse", 4, 2, "retrying", "", "{\"reason\":\"worker_lost\"}")
            .event("sse", 5, 2, "error", "", "{\"code\":\"poison\"}")
            .done("sse", 6, 2, "failed", "");

    assertThat(history.verdict().count(Rule.POISON_WITHOUT_DEATHS)).isEqualTo(1);
  }

  private static HistoryBuilder poisoned(String worker, String killed) {
    return HistoryBuilder.accepted(null)
        .event("sse", 1, 1, "started", "", "{\"worker\":\"%s-host-7-x\"}".formatted(worker))
        .fault("kill worker", killed)
        .event("sse", 2, 1, "retrying", "", "{\"reason\":\"worker_lost\"}")
        .event("sse", 3, 1, "error", "", "{\"code\":\"poison\"}")
        .done("sse", 4, 1, "failed", "");
  }

  @Test
  void aCancelledTaskNeedsNoText() {
    HistoryBuilder history =
        HistoryBuilder.accepted("Hello")
            .event("sse", 1, 0, "queued", "", "{}")
            .cancelAcknowledged()
            .event("sse", 2, 0, "cancelled", "", "{}")
            .done("sse", 3, 0, "cancelled", "")
            .read("cancelled");

    history.verdict().requireClean();
  }

  @Test
  void aResumedWatcherThatContinuesItsCursorIsFine() {
    HistoryBuilder history = HistoryBuilder.accepted(null);
    history.event("sse", 1, 0, "queued", "", "{}").resumed("sse", 1);
    history.event("sse", 2, 1, "started", "", "{}").resumed("sse", 2).resumed("sse", 2);
    history.done("sse", 3, 1, "failed", "");

    history.verdict().requireClean();
  }

  @Test
  void aHistoryReadBackIsTheSame(@TempDir Path folder) {
    History history = History.startingNow();
    List<Observation> told = HistoryBuilder.good().cancelAcknowledged().vanished().left("x").told();
    told.forEach(observation -> history.add(at -> observation));

    history.write(folder.resolve("history.jsonl"));

    assertThat(History.read(folder.resolve("history.jsonl"))).isEqualTo(told);
  }
}
