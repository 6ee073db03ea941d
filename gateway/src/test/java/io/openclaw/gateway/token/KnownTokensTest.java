package io.openclaw.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.MemoryTokens;
import io.openclaw.gateway.caller.Caller;
import io.openclaw.gateway.caller.Pass;
import io.openclaw.gateway.caller.Scope;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.task.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownTokensTest {
  private static final Set<Scope> ALL = EnumSet.allOf(Scope.class);

  private final HandClock clock = new HandClock();
  private final MemoryTokens store = new MemoryTokens();
  private final KnownTokens book = new KnownTokens(store, Optional.empty(), clock);
  private final TokenAdministration office = new TokenAdministration(store, book, clock);
  private final TokenAuthenticator authenticator =
      new TokenAuthenticator(book, new TokenPolicy(TokenRequirement.AUTO, /* loopback= */ true));

  /// Another gateway on the same store.
  private final TokenAdministration elsewhere =
      new TokenAdministration(store, new KnownTokens(store, Optional.empty(), clock), clock);

  @Test
  void aTokenMadeElsewhereIsGoodAtOnce() {
    assertThat(authenticator.withoutToken()).isPresent();
    var issued = elsewhere.issue("ann", ALL, Optional.empty());

    assertThat(authenticator.login("Bearer " + issued.secret()).caller())
        .isEqualTo(new Caller("ann", ALL));
    assertThat(authenticator.login(issued.secret()).caller().owner()).isEqualTo("ann");
  }

  @Test
  void aTokenRevokedElsewhereIsOutWithinAMinuteForRequestsAndForConnections() {
    String admin = office.issue("root", ALL, Optional.empty()).secret();
    var issued = office.issue("ann", Set.of(Scope.TASKS), Optional.empty());
    Pass connection = authenticator.login(issued.secret());
    elsewhere.revoke(issued.token().id());

    for (int second = 0; second < 60; second += 20) {
      connection.valid();
      clock.move(Duration.ofSeconds(20));
    }

    await().untilAsserted(() -> assertThat(connection.valid()).isFalse());
    assertThatThrownBy(() -> authenticator.login(issued.secret()))
        .isInstanceOf(ProblemException.class);
    assertThat(authenticator.login(admin).valid()).isTrue();
  }

  @Test
  void aRequestAfterALongSilenceIsJudgedByWhatIsTrueNow() {
    office.issue("root", ALL, Optional.empty());
    var issued = office.issue("ann", Set.of(Scope.TASKS), Optional.empty());
    authenticator.login(issued.secret());
    elsewhere.revoke(issued.token().id());
    clock.move(Duration.ofSeconds(31));

    assertThatThrownBy(() -> authenticator.login(issued.secret()))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void anExpiredTokenIsOutAtOnce() {
    office.issue("root", ALL, Optional.empty());
    var issued =
        office.issue(
            "ann", Set.of(Scope.TASKS), Optional.of(clock.instant().plus(Duration.ofSeconds(5))));
    Pass pass = authenticator.login(issued.secret());
    assertThat(pass.valid()).isTrue();
    clock.move(Duration.ofSeconds(5));

    assertThat(pass.valid()).isFalse();
    assertThatThrownBy(() -> authenticator.login(issued.secret()))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void whileTheStoreIsAwayKnownTokensAreGoodAndOfOthersNothingIsKnown() {
    String known = office.issue("ann", ALL, Optional.empty()).secret();
    Pass pass = authenticator.login(known);
    store.away = true;
    clock.move(Duration.ofHours(1));

    assertThat(authenticator.login(known).caller().owner()).isEqualTo("ann");
    assertThat(pass.valid()).isTrue();
    assertThatThrownBy(() -> authenticator.login(Token.newSecret()))
        .isInstanceOf(StoreException.Away.class);
    assertThat(authenticator.withoutToken()).isEmpty();
  }

  @Test
  void aStoreThatWasNeverThereLetsNobodyIn() {
    store.away = true;

    assertThatThrownBy(authenticator::withoutToken).isInstanceOf(StoreException.Away.class);
    assertThatThrownBy(() -> authenticator.login(Token.newSecret()))
        .isInstanceOf(StoreException.Away.class);
  }

  @Test
  void knownTokensCostTheStoreNothing() {
    String secret = office.issue("ann", ALL, Optional.empty()).secret();
    authenticator.login(secret);
    await().until(() -> !store.uses().isEmpty());
    int before = store.questions.get();

    for (int call = 0; call < 1_000; call++) {
      authenticator.login(secret);
    }

    assertThat(store.questions.get()).isEqualTo(before);
  }

  @Test
  void whoCameInWithoutATokenIsOutWhenTokensHaveComeToBeNeeded() {
    Pass open = authenticator.withoutToken().orElseThrow();
    assertThat(open.caller()).isEqualTo(Caller.LOCAL);
    assertThat(open.valid()).isTrue();

    elsewhere.issue("ann", ALL, Optional.empty());
    clock.move(Duration.ofSeconds(20));

    await().untilAsserted(() -> assertThat(open.valid()).isFalse());
    assertThat(authenticator.withoutToken()).isEmpty();
  }

  @Test
  void theStoreHoldsNoUsableToken() {
    String secret = office.issue("ann", ALL, Optional.empty()).secret();

    assertThat(secret).matches("oct_[A-Za-z0-9_-]{43}");
    assertThat(store.all().toString()).doesNotContain(secret).doesNotContain(secret.substring(4));
    assertThatThrownBy(() -> authenticator.login(store.all().getFirst().digest()))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void nobodyLocksHimselfOut() {
    assertThatThrownBy(() -> office.issue("ann", Set.of(Scope.TASKS), Optional.empty()))
        .hasMessageContaining("scope admin");
    var admin = office.issue("root", ALL, Optional.empty());
    var other = office.issue("ann", Set.of(Scope.TASKS), Optional.empty());

    assertThatThrownBy(() -> office.revoke(admin.token().id())).hasMessageContaining("last token");
    assertThat(office.revoke(other.token().id())).isTrue();
    assertThat(office.revoke(other.token().id())).isFalse();
    assertThat(office.revoke(admin.token().id())).isTrue();
  }

  @Test
  void aFileBringsTokensThatWorkEvenWithoutTheStore(@TempDir Path folder) throws Exception {
    String secret = Token.newSecret();
    Path file = folder.resolve("tokens");
    Files.writeString(file, "# ours\n\n" + Token.digestOf(secret) + "  ann   tasks,admin # good\n");
    store.away = true;
    KnownTokens withFile = new KnownTokens(store, Optional.of(new TokenFile(file)), clock);
    TokenAuthenticator here =
        new TokenAuthenticator(
            withFile, new TokenPolicy(TokenRequirement.AUTO, /* loopback= */ true));

    assertThat(here.login(secret).caller())
        .isEqualTo(new Caller("ann", EnumSet.of(Scope.TASKS, Scope.ADMIN)));
    assertThat(here.withoutToken()).isEmpty();
    store.away = false;
    Files.writeString(file, Token.digestOf(Token.newSecret()) + " bob tasks\n");
    clock.move(Duration.ofSeconds(40));
    assertThatThrownBy(() -> here.login(secret)).isInstanceOf(ProblemException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc ann tasks",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef ann",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef ann everything",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef ann tasks,",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef a*n tasks",
        "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef ann tasks"
      })
  void aLineThatIsWrongIsNamed(String line, @TempDir Path folder) throws Exception {
    Path file = folder.resolve("tokens");
    Files.writeString(file, "# first\n" + line + "\n");
    TokenFile tokens = new TokenFile(file);

    assertThatThrownBy(tokens::read)
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("openclaw.security.tokens-file: line 2");
  }

  @Test
  void aFileThatIsGoneKeepsWhatItSaid(@TempDir Path folder) throws Exception {
    String secret = Token.newSecret();
    Path file = folder.resolve("tokens");
    Files.writeString(file, Token.digestOf(secret) + " ann tasks");
    TokenFile tokens = new TokenFile(file);
    tokens.read();
    Files.delete(file);

    assertThat(tokens.readAgain()).hasSize(1);
    assertThatThrownBy(tokens::read).isInstanceOf(StartRefused.class);
  }
}
