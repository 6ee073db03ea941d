package io.openclaw.gateway.webguard;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Refuses a token in a URL: URLs end up in logs and histories.
final class TokenInUrlCheck {
  private static final Set<String> NAMES =
      Set.of("token", "access_token", "authorization", "api_key");
  private static final Pattern SECRET = Pattern.compile("oct_[A-Za-z0-9_-]{20,}");

  private TokenInUrlCheck() {}

  static void check(HttpServletRequest request) {
    String query = request.getQueryString();
    if (SECRET.matcher(request.getRequestURI()).find() || (query != null && holdsToken(query))) {
      throw ProblemException.of(
          Code.TOKEN_IN_URL,
          "A token must not be part of a URL; revoke it and send a new one in the header Authorization.");
    }
  }

  private static boolean holdsToken(String query) {
    if (SECRET.matcher(decoded(query)).find()) {
      return true;
    }
    for (String pair : query.split("[&;]", -1)) {
      String name = decoded(pair.split("=", 2)[0]).toLowerCase(Locale.ROOT);
      if (NAMES.contains(name)) {
        return true;
      }
    }
    return false;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return text;
    }
  }
}
