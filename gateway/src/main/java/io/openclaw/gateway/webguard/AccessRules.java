package io.openclaw.gateway.webguard;

import static org.springframework.security.authorization.AuthorityAuthorizationManager.hasAnyAuthority;
import static org.springframework.security.authorization.AuthorityAuthorizationManager.hasAuthority;

import io.openclaw.gateway.caller.Scope;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.SingleResultAuthorizationManager;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.access.intercept.RequestMatcherDelegatingAuthorizationManager;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/// Which scope a path needs. A path that has no rule needs `admin`, so that a route which was
/// forgotten here is closed.
final class AccessRules {
  private static final PathPatternRequestMatcher.Builder PATH =
      PathPatternRequestMatcher.withDefaults();

  private AccessRules() {}

  static AuthorizationManager<HttpServletRequest> rules() {
    AuthorizationManager<RequestAuthorizationContext> tasks =
        hasAnyAuthority(
            PassAuthentication.authority(Scope.TASKS), PassAuthentication.authority(Scope.ADMIN));
    AuthorizationManager<RequestAuthorizationContext> everyone =
        SingleResultAuthorizationManager.permitAll();
    RequestMatcher opening =
        new AndRequestMatcher(anyOf("/ws", "/ws/**"), RequestEntryFilter::opensWebSocket);
    return RequestMatcherDelegatingAuthorizationManager.builder()
        .add(anyOf("/api/v1/tasks/**", "/api/v1/sessions/**"), tasks)
        .add(
            anyOf("/health", "/", "/page.js", "/page.css", "/icon.svg", "/claw-client.js"),
            everyone)
        .add(opening, everyone)
        .add(anyOf("/chat/**", "/v1/**", "/ws", "/ws/**", "/openapi.json", "/docs/**"), tasks)
        .add(AnyRequestMatcher.INSTANCE, hasAuthority(PassAuthentication.authority(Scope.ADMIN)))
        .build();
  }

  /// A caller that may not use a path without a rule gets the answer of a path that does not exist.
  static AccessDeniedHandler denied() {
    RequestMatcher named = anyOf("/api/**", "/stats");
    return (request, _, _) -> {
      throw named.matches(request)
          ? ProblemException.of(Code.SCOPE_MISSING, "The token's scopes do not cover this call.")
          : ProblemException.of(Code.NOT_FOUND, "There is nothing at this path.");
    };
  }

  private static RequestMatcher anyOf(String... patterns) {
    List<RequestMatcher> paths = new ArrayList<>();
    for (String pattern : patterns) {
      paths.add(PATH.matcher(pattern));
    }
    return new OrRequestMatcher(paths);
  }
}
