package io.openclaw.gateway.webguard;

import io.openclaw.gateway.caller.Callers;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.quota.RequestQuota;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.List;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/// The chain of Spring Security's filters: whose request it is, whether its quota has room, and
/// whether its scopes allow it. Put together by hand, since the usual builder costs a fifth of the
/// whole start; no session is kept.
final class SecurityChain {
  private SecurityChain() {}

  static Filter of(BearerAuthenticator authenticator, RequestQuota quota) {
    RequestAttributeSecurityContextRepository requestOnly =
        new RequestAttributeSecurityContextRepository();
    FilterChainProxy chain =
        new FilterChainProxy(
            new DefaultSecurityFilterChain(
                AnyRequestMatcher.INSTANCE,
                List.of(
                    new SecurityContextHolderFilter(requestOnly),
                    authentication(authenticator, quota, requestOnly),
                    new QuotaFilter(quota),
                    refusals(),
                    new AuthorizationFilter(AccessRules.rules()))));
    chain.setRequestRejectedHandler((_, _, _) -> {
      throw ProblemException.of(
          Code.BAD_REQUEST, "The request's path or headers hold characters that are not allowed.");
    });
    return chain;
  }

  private static Filter authentication(
      BearerAuthenticator authenticator,
      RequestQuota quota,
      RequestAttributeSecurityContextRepository requestOnly) {
    AuthenticationManager manager = authenticator;
    AuthenticationFilter filter = new AuthenticationFilter(manager, authenticator);
    filter.setSecurityContextRepository(requestOnly);
    filter.setSuccessHandler((request, _, authentication) ->
        Callers.authenticated(request, ((PassAuthentication) authentication).pass()));
    filter.setFailureHandler((request, response, _) -> {
      quota.takeForWrongToken(request, response);
      throw ProblemException.unauthorized("The token is unknown, revoked or expired.");
    });
    return filter;
  }

  private static Filter refusals() {
    AuthenticationEntryPoint anonymous =
        (_, _, _) -> {
          throw ProblemException.unauthorized(
              "A token is needed: send ‘Authorization: Bearer <token>’.");
        };
    ExceptionTranslationFilter filter =
        new ExceptionTranslationFilter(anonymous, new NullRequestCache());
    filter.setAccessDeniedHandler(AccessRules.denied());
    return filter;
  }

  private static final class QuotaFilter extends HttpFilter {
    @Serial private static final long serialVersionUID = 1L;

    private final transient RequestQuota quota;

    QuotaFilter(RequestQuota quota) {
      this.quota = quota;
    }

    @Override
    protected void doFilter(HttpServletRequest in, HttpServletResponse out, FilterChain chain)
        throws IOException, ServletException {
      quota.take(in, out);
      chain.doFilter(in, out);
    }
  }
}
