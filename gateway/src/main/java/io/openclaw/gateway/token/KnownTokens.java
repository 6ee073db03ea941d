package io.openclaw.gateway.token;

import io.openclaw.loop.Loop;
import io.openclaw.task.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All tokens as this gateway knows them: read as a whole, again after ten seconds, so that a
/// revocation elsewhere is known soon and a call costs no trip to the store. While the store is
/// away those that are known stay good.
final class KnownTokens implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KnownTokens.class);
  private static final Duration FRESH = Duration.ofSeconds(10);
  private static final Duration OLD = Duration.ofSeconds(30);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  private final TokenStore store;
  private final Optional<TokenFile> file;
  private final InstantSource clock;
  private final ReentrantLock reading = new ReentrantLock();
  private final TokenUses uses;
  private final AtomicBoolean asked = new AtomicBoolean();
  private final Loop reader;
  private volatile Optional<Page> page;
  private volatile Instant triedAt = Instant.MIN;

  private record Page(Map<String, Token> byId, Instant readAt) {}

  KnownTokens(TokenStore store, Optional<TokenFile> file, InstantSource clock) {
    this.store = store;
    this.file = file;
    this.clock = clock;
    this.uses = new TokenUses(store);
    this.reader = Loop.named("tokens").pause(FRESH).build(this::readWhenAsked);
    this.page = file.map(it -> page(it.read(), Instant.EPOCH));
    reader.start();
  }

  /// The token of that digest, if it is good now. One that is not known here yet is looked up.
  /// Throws [StoreException] when that cannot be done.
  Optional<Token> find(String digest) {
    Optional<Token> known = known(digest, /* wait= */ true);
    if (known.isPresent()) {
      return known.filter(it -> !it.expired(clock.instant()));
    }
    Optional<Token> found = store.find(digest).filter(it -> it.hasDigest(digest));
    found.ifPresent(this::put);
    return found.filter(it -> !it.expired(clock.instant()));
  }

  /// Whether a token that was good still is, as far as is known here. Never waits.
  boolean holds(Token token) {
    return known(token.digest(), /* wait= */ false).isPresent() && !token.expired(clock.instant());
  }

  /// Whether there are tokens at all. Throws [StoreException] when that was never known.
  boolean any() {
    refresh(/* wait= */ true);
    return !all().isEmpty();
  }

  /// As [#any], as far as is known here; never waits.
  boolean anyKnown() {
    refresh(/* wait= */ false);
    return page.filter(it -> !it.byId.isEmpty()).isPresent();
  }

  /// Throws [StoreException] when that was never known.
  List<Token> all() {
    if (page.isEmpty()) {
      read();
    }
    return page.map(it -> List.copyOf(it.byId.values())).orElse(List.of());
  }

  /// Reads at once what was changed through this gateway.
  void changed() {
    read();
  }

  private void put(Token token) {
    page =
        page.map(it -> {
          Map<String, Token> more = new HashMap<>(it.byId);
          more.put(token.id(), token);
          return new Page(Map.copyOf(more), it.readAt);
        });
  }

  /// Remembers the use, within ten minutes or so.
  void used(Token token) {
    uses.used(token, clock.instant());
  }

  @Override
  public void close() {
    reader.close();
    uses.close();
  }

  private Optional<Token> known(String digest, boolean wait) {
    refresh(wait);
    return page.map(it -> it.byId.get(Token.idOf(digest))).filter(it -> it.hasDigest(digest));
  }

  private void refresh(boolean wait) {
    Instant now = clock.instant();
    Duration age = page.map(it -> Duration.between(it.readAt, now)).orElse(OLD);
    boolean again = !now.isBefore(triedAt.plus(AFTER_FAILURE));
    if (age.compareTo(FRESH) < 0 || !again || reading.isLocked()) {
      return;
    }
    if (wait && age.compareTo(OLD) >= 0) {
      readIfIdle();
    } else {
      asked.set(true);
      reader.wake();
    }
  }

  private boolean readWhenAsked() {
    if (asked.getAndSet(false)) {
      readIfIdle();
    }
    return false;
  }

  private void readIfIdle() {
    if (reading.tryLock()) {
      try {
        read();
      } catch (StoreException away) {
        LOG.debug("The tokens cannot be read again; those that are known stay good.", away);
      } finally {
        reading.unlock();
      }
    }
  }

  private void read() {
    Instant from = clock.instant();
    triedAt = from;
    List<Token> tokens = new ArrayList<>(store.all());
    file.ifPresent(it -> tokens.addAll(it.readAgain()));
    page = Optional.of(page(tokens, from));
    triedAt = Instant.MIN;
  }

  private static Page page(List<Token> tokens, Instant readAt) {
    Map<String, Token> byId = new HashMap<>();
    tokens.forEach(token -> byId.put(token.id(), token));
    return new Page(Map.copyOf(byId), readAt);
  }
}
