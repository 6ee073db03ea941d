package io.openclaw.gateway.problem;

import java.util.List;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
public class ProblemConfiguration {

  @Bean
  WebMvcConfigurer problemsOfControllers() {
    return new WebMvcConfigurer() {
      @Override
      public void configureHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
        resolvers.add(new SpringProblems());
      }
    };
  }

  @Bean
  WebServerFactoryCustomizer<JettyServletWebServerFactory> problemsOfTheServer() {
    return factory ->
        factory.addServerCustomizers(server -> server.setErrorHandler(new ServerErrors()));
  }
}
