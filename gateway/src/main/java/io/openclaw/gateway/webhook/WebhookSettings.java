package io.openclaw.gateway.webhook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// `openclaw.webhooks.*`
///
/// @param secret with which deliveries are signed, `whsec_…`; several, separated by spaces, sign
///   each delivery with each. Without one no task may ask for a webhook
/// @param secretFile file of the secret, in its place
/// @param allowPrivate whether private and loopback addresses may be told
/// @param timeout of one attempt, from the connection to the status line
/// @param firstRepeat pause after the first failed attempt; each further one is three times as long
/// @param longestRepeat bound of these pauses
/// @param giveUpAfter how long a delivery is tried
/// @param places attempts under way at once in this gateway
/// @param placesOfAReceiver the same for one receiver
@ConfigurationProperties("openclaw.webhooks")
public record WebhookSettings(
    @DefaultValue("") String secret,
    @DefaultValue("") String secretFile,
    @DefaultValue("false") boolean allowPrivate,
    @DefaultValue("10s") Duration timeout,
    @DefaultValue("5s") Duration firstRepeat,
    @DefaultValue("2h") Duration longestRepeat,
    @DefaultValue("1d") Duration giveUpAfter,
    @DefaultValue("64") int places,
    @DefaultValue("4") int placesOfAReceiver) {

  public WebhookSettings {
    require(!timeout.isNegative() && !timeout.isZero(), "timeout must be longer than nothing");
    require(firstRepeat.toMillis() >= 1, "first-repeat must be 1 ms or longer");
    require(
        firstRepeat.compareTo(Duration.ofSeconds(45)) <= 0, "first-repeat must be 45 s or shorter");
    require(longestRepeat.compareTo(firstRepeat) >= 0, "longest-repeat must not be shorter");
    require(places >= 1 && placesOfAReceiver >= 1, "places must be 1 or more");
  }

  /// A delivery that is under way for longer was lost with its gateway.
  Duration lease() {
    return timeout.multipliedBy(2).plusSeconds(5);
  }

  List<String> secrets() {
    String all = secret.isBlank() && !secretFile.isBlank() ? contents() : secret;
    return Stream.of(all.trim().split("\\s+")).filter(it -> !it.isEmpty()).toList();
  }

  private String contents() {
    try {
      return Files.readString(Path.of(secretFile));
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "openclaw.webhooks.secret-file cannot be read", unreadable);
    }
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("openclaw.webhooks." + rule);
    }
  }

  /// A secret does not belong into a log.
  @Override
  public String toString() {
    return "WebhookSettings[…]";
  }
}
