package io.openclaw.gateway.webguard;

import static org.springframework.security.authorization.AuthorityAuthorizationManager.hasAnyAuthority;

import io.openclaw.gateway.caller.Caller;
import io.openclaw.gateway.caller.Operation;
import io.openclaw.gateway.caller.Scope;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
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

/// Which [Operation] a call is, by its method and path. One that has no rule needs `admin`, so that
/// a route which was forgotten here is closed.
final class AccessRules {
  private static final PathPatternRequestMatcher.Builder PATH =
      PathPatternRequestMatcher.withDefaults();
  private static final HttpMethod[] READING = {HttpMethod.GET, HttpMethod.HEAD};

  private AccessRules() {}

  static AuthorizationManager<HttpServletRequest> rules() {
    RequestMatcher opening =
        new AndRequestMatcher(anyOf("/ws", "/ws/**"), RequestEntryFilter::opensWebSocket);
    return RequestMatcherDelegatingAuthorizationManager.builder()
        .add(
            anyOf("/health", "/", "/page.js", "/page.css", "/icon.svg", "/claw-client.js"),
            SingleResultAuthorizationManager.permitAll())
        .add(anyOf("/docs/**"), SingleResultAuthorizationManager.permitAll())
        .add(opening, SingleResultAuthorizationManager.permitAll())
        .add(
            reading("/api/v1/tasks/**", "/chat/**", "/v1/**", "/ws", "/ws/**"),
            needs(Operation.READ_TASKS))
        .add(deleting("/api/v1/tasks/**", "/v1/**"), needs(Operation.DELETE_TASKS))
        .add(
            anyOf("/api/v1/tasks", "/chat/**", "/v1/**", "/ws", "/ws/**"),
            needs(Operation.SUBMIT_TASKS))
        .add(anyOf("/api/v1/tasks/*/deliveries/**"), needs(Operation.REPEAT_DELIVERIES))
        .add(anyOf("/api/v1/tasks/**"), needs(Operation.CONTROL_TASKS))
        .add(reading("/api/v1/sessions/**"), needs(Operation.READ_SESSIONS))
        .add(anyOf("/api/v1/sessions/**"), needs(Operation.CHANGE_SESSIONS))
        .add(reading("/api/v1/dead/**"), needs(Operation.READ_DEAD_LIST))
        .add(anyOf("/api/v1/dead/**"), needs(Operation.CHANGE_DEAD_LIST))
        .add(
            reading("/api/v1/queues", "/api/v1/workers", "/api/v1/providers", "/openapi.json"),
            needs(Operation.READ_SYSTEM))
        .add(anyOf("/api/v1/queues/**", "/api/v1/workers/**"), needs(Operation.CHANGE_SYSTEM))
        .add(anyOf("/stats", "/actuator/**"), needs(Operation.READ_FIGURES))
        .add(anyOf("/api/v1/tokens/**"), needs(Operation.MANAGE_TOKENS))
        .add(AnyRequestMatcher.INSTANCE, needs(Scope.ADMIN))
        .build();
  }

  private static AuthorizationManager<RequestAuthorizationContext> needs(Operation operation) {
    return needs(operation.scope());
  }

  private static AuthorizationManager<RequestAuthorizationContext> needs(Scope scope) {
    return hasAnyAuthority(
        Stream.of(Scope.values())
            .filter(it -> it.includes(scope))
            .map(PassAuthentication::authority)
            .toArray(String[]::new));
  }

  /// A caller that may not use a path without a rule gets the answer of a path that does not exist.
  static AccessDeniedHandler denied() {
    RequestMatcher named =
        anyOf("/api/**", "/chat/**", "/v1/**", "/ws", "/ws/**", "/stats", "/openapi.json");
    return (request, _, _) -> {
      throw named.matches(request)
          ? Caller.scopeMissing()
          : ProblemException.of(Code.NOT_FOUND, "There is nothing at this path.");
    };
  }

  private static RequestMatcher reading(String... patterns) {
    return anyOf(READING, patterns);
  }

  private static RequestMatcher deleting(String... patterns) {
    return anyOf(new HttpMethod[] {HttpMethod.DELETE}, patterns);
  }

  private static RequestMatcher anyOf(HttpMethod[] methods, String... patterns) {
    List<RequestMatcher> paths = new ArrayList<>();
    for (String pattern : patterns) {
      for (HttpMethod method : methods) {
        paths.add(PATH.matcher(method, pattern));
      }
    }
    return new OrRequestMatcher(paths);
  }

  private static RequestMatcher anyOf(String... patterns) {
    List<RequestMatcher> paths = new ArrayList<>();
    for (String pattern : patterns) {
      paths.add(PATH.matcher(pattern));
    }
    return new OrRequestMatcher(paths);
  }
}
