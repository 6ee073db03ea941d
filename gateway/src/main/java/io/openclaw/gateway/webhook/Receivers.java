package io.openclaw.gateway.webhook;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which receivers may be told of ends. What an URL itself shows is checked when a task is
/// submitted; a name is looked up, and its addresses are checked, for each connection.
public final class Receivers {
  private static final int LONGEST = 2_048;
  private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)");
  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern DOTTED_QUAD = Pattern.compile("(%s\\.){3}%s".formatted(BYTE, BYTE));
  private static final String NOT_PUBLIC =
      "must not name a private, loopback or otherwise not public address, unless the gateway is"
          + " started with OPENCLAW_WEBHOOKS_ALLOW_PRIVATE=true";

  private final boolean canSign;
  private final boolean allowPrivate;

  Receivers(boolean canSign, boolean allowPrivate) {
    this.canSign = canSign;
    this.allowPrivate = allowPrivate;
  }

  /// Throws [ProblemException] where there is no secret to sign with: then nobody is told.
  public void requireSecret() {
    if (!canSign) {
      throw new ProblemException(
          Problem.of(
                  Code.WEBHOOKS_NOT_CONFIGURED,
                  "This gateway has no secret to sign webhooks with; start it with"
                      + " OPENCLAW_WEBHOOK_SECRET, or submit without webhook.")
              .with("field", WebhookJson.FIELD));
    }
  }

  /// What is wrong with an URL, to be read behind ‘the field’; empty when it may be told.
  public Optional<String> refusal(String text) {
    if (text.length() > LONGEST) {
      return Optional.of("must not be longer than " + LONGEST + " characters");
    }
    Optional<URI> url = parsed(text);
    if (url.isEmpty()) {
      return Optional.of("must be an URL such as https://example.com/hook, with a host in ASCII");
    }
    return refusal(url.get());
  }

  private Optional<String> refusal(URI url) {
    if (!List.of("http", "https").contains(url.getScheme().toLowerCase(Locale.ROOT))) {
      return Optional.of("must begin with https:// or http://");
    }
    if (url.getRawUserInfo() != null || url.getRawAuthority().contains("@")) {
      return Optional.of("must not hold a user or a password");
    }
    if (url.getRawFragment() != null) {
      return Optional.of("must not have a fragment (#…)");
    }
    if (url.getPort() == 0 || url.getPort() > 65_535) {
      return Optional.of("must have a port from 1 to 65535");
    }
    return refusalOfHost(host(url));
  }

  private Optional<String> refusalOfHost(String host) {
    boolean literal = host.contains(":") || ENDS_IN_A_NUMBER.matcher(host).matches();
    if (!literal) {
      boolean local = host.equals("localhost") || host.endsWith(".localhost");
      return local && !allowPrivate ? Optional.of(NOT_PUBLIC) : Optional.empty();
    }
    Optional<InetAddress> address = literal(host);
    if (address.isEmpty()) {
      return Optional.of("must spell an IPv4 address as four numbers, such as 192.0.2.1");
    }
    return mayBeTold(address.get()) ? Optional.empty() : Optional.of(NOT_PUBLIC);
  }

  boolean mayBeTold(InetAddress address) {
    return allowPrivate ? !address.isMulticastAddress() : PublicAddresses.has(address);
  }

  private static Optional<URI> parsed(String text) {
    try {
      URI url = new URI(text);
      return url.getScheme() == null || url.getHost() == null || url.getHost().isEmpty()
          ? Optional.empty()
          : Optional.of(url);
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }

  /// In small letters, an IPv6 address without brackets, without the dot at the end of a full name.
  private static String host(URI url) {
    String host = url.getHost().toLowerCase(Locale.ROOT);
    if (host.startsWith("[")) {
      return host.substring(1, host.length() - 1);
    }
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /// Other ways to spell an IPv4 address, as in 0177.1, mean different things to different readers.
  private static Optional<InetAddress> literal(String host) {
    try {
      return host.contains(":")
          ? Optional.of(InetAddress.ofLiteral(host))
          : Optional.of(host)
              .filter(it -> DOTTED_QUAD.matcher(it).matches())
              .map(Inet4Address::ofLiteral);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
