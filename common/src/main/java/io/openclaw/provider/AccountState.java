package io.openclaw.provider;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// What the workers know together about an account at one moment. They publish it once a second,
/// the gateway reads it. Times are milliseconds of the common clock; 0 is ‘not’.
///
/// @param concurrency calls at once as configured, 0 without limit; `rpm` alike
/// @param learnedConcurrency what refusals taught, while it is less than what is configured
/// @param used slots taken now
/// @param quarantined how many of them belong to a process that gave no sign lately
/// @param started calls begun in the present window
/// @param breakers by model; a model that is absent is well
/// @param firstTokenP50 milliseconds, of the last hundred answers, null when there were none
public record AccountState(
    long at,
    int concurrency,
    int rpm,
    @Nullable Integer learnedConcurrency,
    @Nullable Integer learnedRpm,
    int used,
    int quarantined,
    int waiting,
    int started,
    long coolDownUntil,
    Map<String, Breaker> breakers,
    @Nullable String lastError,
    long lastErrorAt,
    long starts,
    long refusals,
    long failures,
    @Nullable Integer firstTokenP50,
    @Nullable Integer firstTokenP95) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  public AccountState {
    breakers = Map.copyOf(breakers);
  }

  public static AccountState read(String json) {
    return JSON.readValue(json, AccountState.class);
  }

  public String json() {
    return JSON.writeValueAsString(this);
  }

  /// Whether calls need more than the configured limits allow for. The breaker of a model concerns
  /// only calls to that model.
  public boolean troubled() {
    return learnedConcurrency != null || learnedRpm != null || coolDownUntil > at;
  }

  /// The models whose breaker is not closed.
  public Set<String> brokenModels() {
    return breakers.entrySet().stream()
        .filter(it -> it.getValue().position() != Position.CLOSED)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// @param failures in a row
  /// @param openUntil when a probe may leave; 0 while closed
  /// @param rejected why the provider turned the account away, null when it did not
  public record Breaker(
      Position position, int failures, long openUntil, @Nullable String rejected) {}

  /// The spelling in JSON is the name in lower case.
  public enum Position {
    @com.fasterxml.jackson.annotation.JsonProperty("closed")
    CLOSED,
    @com.fasterxml.jackson.annotation.JsonProperty("open")
    OPEN,
    @com.fasterxml.jackson.annotation.JsonProperty("half_open")
    HALF_OPEN
  }
}
