package io.openclaw.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.openclaw.digest.Sha256;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One provider as configured. An account is a base URL and a key: names that share both share its
/// limits.
///
/// @param keyEnv the environment variable that holds the key
/// @param publicKey a key that is no secret (the simulator's), used when `keyEnv` is not set
/// @param rpm calls a minute, 0 for no limit
/// @param tpm tokens a minute, 0 for no limit
/// @param windowSeconds what this provider takes for a minute
/// @param concurrency calls at once, 0 for no limit
/// @param firstTokenTargetMillis how soon an answer should begin; only shown, never enforced
/// @param warm how a connection is opened before the first call and kept open
/// @param headers sent along with each call
/// @param drop request parameters that this provider does not take
/// @param fallbacks names of providers that take over, in this order, when a task names none
/// @param cache whether and how its answers are kept for identical calls
public record ProviderSpec(
    String name,
    @JsonProperty("base_url") String baseUrl,
    @JsonProperty("key_env") String keyEnv,
    @JsonProperty("public_key") @Nullable String publicKey,
    String model,
    int rpm,
    long tpm,
    int concurrency,
    @JsonProperty("window_seconds") int windowSeconds,
    @JsonProperty("first_token_seconds") int firstTokenSeconds,
    @JsonProperty("stall_seconds") int stallSeconds,
    @JsonProperty("first_token_target_ms") int firstTokenTargetMillis,
    @Nullable Warm warm,
    @Nullable Map<String, String> headers,
    @Nullable List<String> drop,
    @Nullable List<String> fallbacks,
    @Nullable Quirks quirks,
    @Nullable CacheRule cache) {

  public static final int MOST_FALLBACKS = 5;

  private static final int MINUTE = 60;

  public ProviderSpec {
    require(name != null && name.matches("[a-z0-9][a-z0-9_-]{0,31}"), name, "name", "a short word");
    require(
        baseUrl != null && acceptable(baseUrl), name, "base_url", "http(s), without credentials");
    require(keyEnv != null && !keyEnv.isBlank(), name, "key_env", "the name of a variable");
    require(model != null && !model.isBlank(), name, "model", "a model's name");
    require(rpm >= 0, name, "rpm", "0 (no limit) or more");
    require(tpm >= 0, name, "tpm", "0 (no limit) or more");
    windowSeconds = windowSeconds == 0 ? MINUTE : windowSeconds;
    require(windowSeconds > 0, name, "window_seconds", "1 or more");
    require(concurrency >= 0, name, "concurrency", "0 (no limit) or more");
    firstTokenSeconds = firstTokenSeconds == 0 ? 60 : firstTokenSeconds;
    stallSeconds = stallSeconds == 0 ? 30 : stallSeconds;
    firstTokenTargetMillis = firstTokenTargetMillis == 0 ? 3000 : firstTokenTargetMillis;
    require(firstTokenTargetMillis > 0, name, "first_token_target_ms", "1 or more");
    require(firstTokenSeconds > 0, name, "first_token_seconds", "1 or more");
    require(stallSeconds > 0, name, "stall_seconds", "1 or more");
    warm = warm == null ? Warm.OPTIONS : warm;
    headers = headers == null ? Map.of() : Map.copyOf(headers);
    drop = drop == null ? List.of() : List.copyOf(drop);
    fallbacks = fallbacks == null ? List.of() : List.copyOf(fallbacks);
    require(fallbacks.size() <= MOST_FALLBACKS, name, "fallbacks", "at most " + MOST_FALLBACKS);
    quirks = quirks == null ? Quirks.NONE : quirks;
    cache = cache == null ? CacheRule.NONE : cache;
    require(cache.saysOffOrUse(), name, "cache.default", "off or use");
    require(cache.lastsSensibly(), name, "cache.ttl", "a time from 1s to 7d, such as 90s, 15m, 1h");
  }

  @Override
  public Warm warm() {
    return Objects.requireNonNullElse(warm, Warm.OPTIONS);
  }

  @Override
  public Map<String, String> headers() {
    return Objects.requireNonNullElse(headers, Map.of());
  }

  @Override
  public List<String> drop() {
    return Objects.requireNonNullElse(drop, List.of());
  }

  @Override
  public List<String> fallbacks() {
    return Objects.requireNonNullElse(fallbacks, List.of());
  }

  @Override
  public Quirks quirks() {
    return Objects.requireNonNullElse(quirks, Quirks.NONE);
  }

  @Override
  public CacheRule cache() {
    return Objects.requireNonNullElse(cache, CacheRule.NONE);
  }

  /// The account in keys and wait sets; the secret does not go into it, its variable's name does.
  public String account() {
    return Sha256.hex(baseUrl + '\n' + keyEnv, 8);
  }

  public Optional<String> key(Map<String, String> environment) {
    String key = environment.get(keyEnv);
    return Optional.ofNullable(key == null || key.isBlank() ? publicKey : key);
  }

  public Duration firstToken() {
    return Duration.ofSeconds(firstTokenSeconds);
  }

  public Duration firstTokenTarget() {
    return Duration.ofMillis(firstTokenTargetMillis);
  }

  public Duration window() {
    return Duration.ofSeconds(windowSeconds);
  }

  public Duration stall() {
    return Duration.ofSeconds(stallSeconds);
  }

  /// What is sent to open a connection. Nothing of it may count as a call.
  public enum Warm {
    /// Nothing: the first call opens it.
    @JsonProperty("no")
    NO,
    /// `OPTIONS` without the key: nobody's account can be charged for it.
    @JsonProperty("options")
    OPTIONS,
    /// `GET …/models` with the key, for servers that answer nothing else.
    @JsonProperty("models")
    MODELS
  }

  private static boolean acceptable(String url) {
    try {
      URI uri = URI.create(url);
      return uri.getHost() != null
          && uri.getUserInfo() == null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static void require(
      boolean holds, @Nullable String provider, String property, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "provider %s: %s must be %s".formatted(provider, property, expected));
    }
  }
}
