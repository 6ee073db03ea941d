package io.openclaw.bench.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.digest.Sha256;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FactsTest {
  private final List<Fact> journal = new ArrayList<>();

  @Test
  void findsTheFactsOfAPromptAmongThoseOfOthers() {
    happens("c1", "start", "mine");
    happens("c2", "start", "foreign");
    happens("c1", "client_closed", "mine");

    Facts facts = Facts.of(journal, List.of("mine"));

    assertThat(facts.of("mine")).extracting(Fact::kind).containsExactly("start", "client_closed");
    assertThat(facts.of("foreign")).isEmpty();
  }

  @Test
  void namesAPromptAsTheJournalDoes() {
    Fact fact =
        Fact.parse(
            """
            {"n":7,"at_ms":99,"account":"k","call":"c","fact":"end","model":"m",\
            "prompt_sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}\
            """);

    assertThat(Facts.of(List.of(fact), List.of("test")).of("test")).containsExactly(fact);
    assertThat(fact.n()).isEqualTo(7);
    assertThat(fact.atMs()).isEqualTo(99);
  }

  @Test
  void countsTheCallsThatWereUnderWayAtOneMoment() {
    happens("c1", "start", "a");
    happens("c2", "start", "b");
    happens("c1", "end", "a");
    happens("c3", "start", "c");
    happens("c4", "start", "foreign");
    happens("c2", "cut", "b");
    happens("c5", "start", "d");

    assertThat(Facts.of(journal, List.of("a", "b", "c", "d")).mostAtOnce()).isEqualTo(2);
  }

  @Test
  void aRefusedCallIsNeverUnderWay() {
    happens("c1", "refused", "a");
    happens("c2", "start", "a");

    assertThat(Facts.of(journal, List.of("a")).mostAtOnce()).isEqualTo(1);
  }

  @Test
  void countsTheCallsThatWereMadeAgain() {
    happens("c1", "start", "a");
    happens("c2", "start", "b");
    happens("c3", "start", "a");
    happens("c4", "start", "a");

    assertThat(Facts.of(journal, List.of("a", "b")).repeatedCalls()).isEqualTo(2);
  }

  @Test
  void tellsHowFarApartTheStartsWere() {
    happens("c1", "start", "a");
    happens("c1", "end", "a");
    happens("c2", "start", "b");
    happens("c3", "start", "a");

    assertThat(Facts.of(journal, List.of("a", "b")).startSpreadMs()).isEqualTo(20);
  }

  /// Ten milliseconds after the one before.
  private void happens(String call, String kind, String prompt) {
    long n = journal.size() + 1L;
    journal.add(new Fact(n, n * 10, call, kind, Sha256.hex(prompt)));
  }
}
