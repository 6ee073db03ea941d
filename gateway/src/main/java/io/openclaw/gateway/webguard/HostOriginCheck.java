package io.openclaw.gateway.webguard;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Keeps foreign web pages from calling: a host name that an attacker pointed to this address (DNS
/// rebinding) is refused, so is a page of another origin, and so are the content types that a page
/// can send without a preflight request.
final class HostOriginCheck {
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.-]+)(?::[0-9]{1,5})?");
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final Pattern JSON =
      Pattern.compile(
          "application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?", Pattern.CASE_INSENSITIVE);

  private final Set<String> hosts;
  private final Set<String> origins;

  /// @param hosts in lower case; `origins` alike
  HostOriginCheck(Set<String> hosts, Set<String> origins) {
    this.hosts = hosts;
    this.origins = origins;
  }

  /// Throws [ProblemException] for a request that is not to be served.
  void check(HttpServletRequest request) {
    String authority = request.getHeader("Host");
    // In an absolute address (GET http://name/path) a second name stands beside the header's.
    if (!known(authority) || !known(bracketed(request.getServerName()))) {
      throw ProblemException.of(
          Code.HOST_NOT_ALLOWED,
          "Call it localhost or 127.0.0.1, or add the name to openclaw.hosts.");
    }
    Set<String> home = Set.of(request.getScheme() + "://" + lower(authority));
    for (String origin : Collections.list(request.getHeaders("Origin"))) {
      if (!home.contains(lower(origin)) && !origins.contains(lower(origin))) {
        throw ProblemException.of(
            Code.ORIGIN_NOT_ALLOWED,
            "Only pages of this gateway itself, or of openclaw.origins, may call it.");
      }
    }
    TokenInUrlCheck.check(request);
    if (!SAFE.contains(request.getMethod())) {
      checkForm(request);
    }
  }

  private boolean known(@Nullable String authority) {
    if (authority == null) {
      return false;
    }
    Matcher parts = AUTHORITY.matcher(authority);
    return parts.matches() && hosts.contains(lower(parts.group(1)));
  }

  private static String bracketed(String name) {
    return name.indexOf(':') >= 0 && !name.startsWith("[") ? "[" + name + "]" : name;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static void checkForm(HttpServletRequest request) {
    String type = request.getContentType();
    boolean hasBody =
        request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    if (type == null ? hasBody : !JSON.matcher(type.strip()).matches()) {
      throw ProblemException.of(
          Code.UNSUPPORTED_MEDIA_TYPE,
          "Send the body as Content-Type: application/json, in UTF-8.");
    }
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !"identity".equalsIgnoreCase(encoding.strip())) {
      throw ProblemException.of(
          Code.UNSUPPORTED_MEDIA_TYPE, "Compressed bodies are not taken; send it plain.");
    }
  }
}
