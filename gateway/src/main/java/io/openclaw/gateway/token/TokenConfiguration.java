package io.openclaw.gateway.token;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TokenSettings.class)
public class TokenConfiguration {

  @Bean
  KnownTokens knownTokens(TokenStore store, TokenSettings settings, InstantSource clock) {
    Optional<TokenFile> file =
        Optional.of(settings.tokensFile())
            .filter(it -> !it.isBlank())
            .map(it -> new TokenFile(Path.of(it)));
    return new KnownTokens(store, file, clock);
  }

  @Bean
  TokenAdministration tokenAdministration(
      TokenStore store, KnownTokens tokens, InstantSource clock) {
    return new TokenAdministration(store, tokens, clock);
  }

  @Bean
  TokenAuthenticator tokenAuthenticator(
      KnownTokens tokens, TokenSettings settings, Environment environment) {
    boolean loopback = BindAddressCheck.loopback(address(environment));
    return new TokenAuthenticator(tokens, new TokenPolicy(settings.tokens(), loopback));
  }

  @Bean
  WebServerFactoryCustomizer<JettyServletWebServerFactory> bindAddressCheck(
      Environment environment, TokenSettings settings, KnownTokens tokens) {
    return _ -> BindAddressCheck.check(address(environment), settings.tokens(), tokens);
  }

  private static String address(Environment environment) {
    return environment.getProperty("server.address", "");
  }
}
