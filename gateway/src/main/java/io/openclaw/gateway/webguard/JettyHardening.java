package io.openclaw.gateway.webguard;

import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpCompliance.Violation;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.jetty.JettyServerCustomizer;

/// Hardens the server against clients that open many sockets, send heads byte by byte, or write
/// HTTP in a way that two readers understand differently (request smuggling).
final class JettyHardening implements JettyServerCustomizer {
  private final NetworkSettings settings;

  JettyHardening(NetworkSettings settings) {
    this.settings = settings;
  }

  @Override
  public void customize(Server server) {
    for (Connector connector : server.getConnectors()) {
      connector.getConnectionFactories().stream()
          .filter(HttpConnectionFactory.class::isInstance)
          .map(HttpConnectionFactory.class::cast)
          .forEach(it -> it.getHttpConfiguration().setHttpCompliance(strict()));
      if (connector instanceof AbstractConnector it) {
        it.addBean(new RequestHeadTimeout(it, settings.headersWithin()));
      }
    }
    if (settings.sockets() > 0) {
      server.addBean(new NetworkConnectionLimit(settings.sockets(), server));
    }
  }

  private static HttpCompliance strict() {
    return HttpCompliance.RFC9110.without(
        "STRICT",
        Violation.LF_HEADER_TERMINATION,
        Violation.LF_CHUNK_TERMINATION,
        Violation.MULTILINE_FIELD_VALUE,
        Violation.MISMATCHED_AUTHORITY,
        Violation.BAD_QUOTES_IN_TOKEN);
  }
}
