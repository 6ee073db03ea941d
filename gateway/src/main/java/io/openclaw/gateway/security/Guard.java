package io.openclaw.gateway.security;

import static org.springframework.security.authorization.AuthorityAuthorizationManager.hasAnyAuthority;
import static org.springframework.security.authorization.AuthorityAuthorizationManager.hasAuthority;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.SingleResultAuthorizationManager;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.access.intercept.RequestMatcherDelegatingAuthorizationManager;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/// The chain of Spring Security's filters: who calls, how often, and whether it may. Put together
/// by hand, since the usual builder costs a fifth of the whole start; nothing keeps a session.
final class Guard {
  private static final PathPatternRequestMatcher.Builder PATH =
      PathPatternRequestMatcher.withDefaults();

  private Guard() {}

  static Filter of(Entrance entrance, QuotaFilter quota) {
    RequestAttributeSecurityContextRepository requestOnly =
        new RequestAttributeSecurityContextRepository();
    FilterChainProxy guard =
        new FilterChainProxy(
            new DefaultSecurityFilterChain(
                AnyRequestMatcher.INSTANCE,
                List.of(
                    new SecurityContextHolderFilter(requestOnly),
                    authentication(entrance, quota, requestOnly),
                    quota,
                    refusals(),
                    new AuthorizationFilter(rules()))));
    guard.setRequestRejectedHandler((_, _, _) -> {
      throw ProblemException.of(
          Code.BAD_REQUEST, "The request's path or headers hold what they must not.");
    });
    return guard;
  }

  private static Filter authentication(
      Entrance entrance, QuotaFilter quota, RequestAttributeSecurityContextRepository requestOnly) {
    AuthenticationManager manager = entrance;
    AuthenticationFilter filter = new AuthenticationFilter(manager, entrance);
    filter.setSecurityContextRepository(requestOnly);
    filter.setSuccessHandler((request, _, knock) -> Callers.let(request, ((Knock) knock).pass()));
    filter.setFailureHandler((request, response, _) -> {
      quota.missed(request, response);
      throw Callers.unauthorized("The token is not good (any more).");
    });
    return filter;
  }

  private static Filter refusals() {
    AuthenticationEntryPoint nobody =
        (_, _, _) -> {
          throw Callers.unauthorized("A token is needed: ‘Authorization: Bearer <token>’.");
        };
    ExceptionTranslationFilter filter =
        new ExceptionTranslationFilter(nobody, new NullRequestCache());
    filter.setAccessDeniedHandler(denied());
    return filter;
  }

  /// Behind an unknown path there may be a door that was forgotten here; who may not open it does
  /// not learn of it.
  private static AccessDeniedHandler denied() {
    RequestMatcher named = anyOf("/api/**", "/stats");
    return (request, _, _) -> {
      throw named.matches(request)
          ? ProblemException.of(Code.SCOPE_MISSING, "The token's scopes do not cover this call.")
          : ProblemException.of(Code.NOT_FOUND, "There is nothing at this path.");
    };
  }

  /// What is not named needs `admin`.
  private static AuthorizationManager<HttpServletRequest> rules() {
    AuthorizationManager<RequestAuthorizationContext> tasks =
        hasAnyAuthority(Knock.authority(Scope.TASKS), Knock.authority(Scope.ADMIN));
    AuthorizationManager<RequestAuthorizationContext> everyone =
        SingleResultAuthorizationManager.permitAll();
    RequestMatcher opening = new AndRequestMatcher(anyOf("/ws", "/ws/**"), Gate::opensWebSocket);
    return RequestMatcherDelegatingAuthorizationManager.builder()
        .add(anyOf("/api/v1/tasks/**", "/api/v1/sessions/**"), tasks)
        .add(
            anyOf("/health", "/", "/page.js", "/page.css", "/icon.svg", "/claw-client.js"),
            everyone)
        .add(opening, everyone)
        .add(anyOf("/chat/**", "/v1/**", "/ws", "/ws/**", "/openapi.json", "/docs/**"), tasks)
        .add(AnyRequestMatcher.INSTANCE, hasAuthority(Knock.authority(Scope.ADMIN)))
        .build();
  }

  private static RequestMatcher anyOf(String... patterns) {
    List<RequestMatcher> paths = new ArrayList<>();
    for (String pattern : patterns) {
      paths.add(PATH.matcher(pattern));
    }
    return new OrRequestMatcher(paths);
  }
}
