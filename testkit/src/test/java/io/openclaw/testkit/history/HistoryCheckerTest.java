package io.openclaw.testkit.history;

import static io.openclaw.testkit.history.Tale.TASK;
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
  private static final Map<Rule, Supplier<Tale>> PLANTED =
      Map.ofEntries(
          Map.entry(
              Rule.LOST,
              () -> Tale.accepted("Hello").event("sse", 1, 0, "queued", "", "{}").call("start")),
          Map.entry(Rule.VANISHED, () -> Tale.good().vanished()),
          Map.entry(Rule.SECOND_DONE, () -> Tale.good().done("sse", 7, 1, "succeeded", "Hello")),
          Map.entry(Rule.AFTER_DONE, () -> Tale.good().event("sse", 7, 1, "content", "more", "{}")),
          Map.entry(
              Rule.GAP,
              () -> Tale.good().run("ws").event("late", 2, 1, "started", "", "{}").left("late")),
          Map.entry(
              Rule.REPEAT,
              () ->
                  Tale.accepted(null)
                      .event("sse", 1, 0, "queued", "", "{}")
                      .resumed("sse", 1)
                      .run("sse")
                      .call("start")),
          Map.entry(Rule.WATCHER_STUCK, () -> Tale.good().resumed("ws", 0)),
          Map.entry(
              Rule.FOREIGN_EVENT,
              () -> Tale.good().eventOf("t0_two", "ws", 1, 0, "queued", "", "{}").left("ws")),
          Map.entry(
              Rule.WATCHERS_DISAGREE,
              () -> Tale.good().event("ws", 1, 0, "started", "", "{}").left("ws")),
          Map.entry(
              Rule.ATTEMPT_FELL,
              () ->
                  Tale.accepted(null)
                      .event("sse", 1, 2, "started", "", "{}")
                      .event("sse", 2, 1, "started", "", "{}")
                      .done("sse", 3, 2, "failed", "")),
          Map.entry(
              Rule.WRONG_DIGEST,
              () ->
                  Tale.accepted(null)
                      .event("sse", 1, 1, "started", "", "{}")
                      .event("sse", 2, 1, "content", "Hel", "{}")
                      .done("sse", 3, 1, "succeeded", "Hello")),
          Map.entry(
              Rule.WRONG_TEXT,
              () ->
                  Tale.accepted("Hello")
                      .event("sse", 1, 1, "started", "", "{}")
                      .event("sse", 2, 1, "content", "Hel", "{}")
                      .done("sse", 3, 1, "succeeded", "Hel")),
          Map.entry(
              Rule.STATUS_DISAGREES,
              () -> Tale.accepted("Hello").run("sse").read("failed").call("start")),
          Map.entry(Rule.END_CHANGED, () -> Tale.good().read("failed")),
          Map.entry(Rule.CANCEL_LOST, () -> Tale.good().cancelAcknowledged()),
          Map.entry(Rule.KEY_SPLIT, () -> Tale.good().acknowledged("k1", "t0_two")),
          Map.entry(Rule.KEYS_MERGED, () -> Tale.good().acknowledged("k2", TASK)),
          Map.entry(Rule.NEVER_CALLED, () -> Tale.accepted("Hello").run("sse").otherCall()),
          Map.entry(Rule.CALL_WITHOUT_START, () -> Tale.good().call("start")),
          Map.entry(Rule.INTERNAL_ERROR, () -> Tale.good().notAccepted("500 {}")));

  @Test
  void aGoodHistoryBreaksNoRule() {
    var verdict = Tale.good().verdict();

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
    Tale tale =
        Tale.accepted("Hello")
            .event("sse", 1, 1, "started", "", "{}")
            .event("sse", 2, 1, "content", "Half an ans", "{}")
            .event("sse", 3, 1, "retrying", "", "{\"void_from\":2}")
            .event("sse", 4, 2, "started", "", "{}")
            .event("sse", 5, 2, "content", "Hello", "{}")
            .done("sse", 6, 2, "succeeded", "Hello")
            .call("start")
            .call("start");

    tale.verdict().requireClean();
  }

  @Test
  void textThatIsContinuedCounts() {
    Tale tale =
        Tale.accepted("Hello")
            .event("sse", 1, 1, "started", "", "{}")
            .event("sse", 2, 1, "content", "Hel", "{}")
            .event("sse", 3, 1, "content", "xx", "{}")
            .event("sse", 4, 1, "retrying", "", "{\"void_from\":3}")
            .event("sse", 5, 2, "started", "", "{\"continues\":true}")
            .event("sse", 6, 2, "content", "lo", "{}")
            .done("sse", 7, 2, "succeeded", "Hello");

    tale.verdict().requireClean();
  }

  @Test
  void aCancelledTaskNeedsNoText() {
    Tale tale =
        Tale.accepted("Hello")
            .event("sse", 1, 0, "queued", "", "{}")
            .cancelAcknowledged()
            .event("sse", 2, 0, "cancelled", "", "{}")
            .done("sse", 3, 0, "cancelled", "")
            .read("cancelled");

    tale.verdict().requireClean();
  }

  @Test
  void aResumedWatcherThatContinuesItsCursorIsFine() {
    Tale tale = Tale.accepted(null);
    tale.event("sse", 1, 0, "queued", "", "{}").resumed("sse", 1);
    tale.event("sse", 2, 1, "started", "", "{}").resumed("sse", 2).resumed("sse", 2);
    tale.done("sse", 3, 1, "failed", "");

    tale.verdict().requireClean();
  }

  @Test
  void aHistoryReadBackIsTheSame(@TempDir Path folder) {
    History history = History.startingNow();
    List<Observation> told = Tale.good().cancelAcknowledged().vanished().left("x").told();
    told.forEach(observation -> history.add(at -> observation));

    history.write(folder.resolve("history.jsonl"));

    assertThat(History.read(folder.resolve("history.jsonl"))).isEqualTo(told);
  }
}
