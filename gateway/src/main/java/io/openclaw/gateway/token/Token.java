package io.openclaw.gateway.token;

import io.openclaw.gateway.caller.Caller;
import io.openclaw.gateway.caller.Scope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A token as it is kept: the secret itself is nowhere, so who reads the store can use none.
///
/// @param digest SHA-256 of the secret, in hex
public record Token(
    String digest,
    String owner,
    Set<Scope> scopes,
    Optional<Instant> createdAt,
    Optional<Instant> expiresAt) {

  static final Pattern OWNER = Pattern.compile("[a-zA-Z0-9._-]{1,64}");
  static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /// What a secret looks like.
  static final Pattern SECRET = Pattern.compile("oct_[A-Za-z0-9_-]{43}");

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ID_LENGTH = 16;

  public Token {
    if (!DIGEST.matcher(digest).matches() || !OWNER.matcher(owner).matches() || scopes.isEmpty()) {
      throw new IllegalArgumentException("a token needs a digest, an owner and a scope");
    }
    scopes = Set.copyOf(scopes);
  }

  /// Names the token where it is listed and revoked.
  public String id() {
    return digest.substring(0, ID_LENGTH);
  }

  Caller caller() {
    return new Caller(owner, scopes);
  }

  boolean admin() {
    return scopes.contains(Scope.ADMIN);
  }

  boolean expired(Instant now) {
    return expiresAt.filter(end -> !end.isAfter(now)).isPresent();
  }

  /// Compares in constant time.
  boolean hasDigest(String other) {
    return MessageDigest.isEqual(
        digest.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }

  static String idOf(String digest) {
    return digest.substring(0, ID_LENGTH);
  }

  static String newSecret() {
    byte[] random = new byte[32];
    RANDOM.nextBytes(random);
    return "oct_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  static String digestOf(String secret) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
