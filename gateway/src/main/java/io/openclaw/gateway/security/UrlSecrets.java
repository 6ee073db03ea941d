package io.openclaw.gateway.security;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Refuses a token in an address: addresses end up in logs and histories.
final class UrlSecrets {
  private static final Set<String> NAMES =
      Set.of("token", "access_token", "authorization", "api_key");
  private static final Pattern SECRET = Pattern.compile("oct_[A-Za-z0-9_-]{20,}");

  private UrlSecrets() {}

  static void check(HttpServletRequest request) {
    String query = request.getQueryString();
    if (SECRET.matcher(request.getRequestURI()).find() || (query != null && told(query))) {
      throw ProblemException.of(
          Code.TOKEN_IN_URL,
          "A token does not belong in an address; revoke it and send the new one as a header.");
    }
  }

  private static boolean told(String query) {
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
