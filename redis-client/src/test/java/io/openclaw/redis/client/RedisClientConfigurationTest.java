package io.openclaw.redis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisClient;
import io.openclaw.localredis.LocalRedis;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class RedisClientConfigurationTest {
  private static final Duration WITHIN = Duration.ofSeconds(2);
  private static final String NOWHERE = "127.0.0.1:1";

  @TempDir Path folder;
  private LocalRedis server;
  private Redis admin;

  /// As a role does.
  @Configuration(proxyBeanMethods = false)
  @Import(RedisClientConfiguration.class)
  static class Role {
    @Bean
    Redis redis(RedisClient client) {
      return Redis.over(client, WITHIN);
    }
  }

  @BeforeEach
  void start() {
    server = LocalRedis.start(LocalRedis.Settings.in(folder));
    admin = Redis.connect(server.url(), WITHIN);
    await().until(admin::connected);
  }

  @AfterEach
  void stop() {
    admin.close();
    server.close();
  }

  private static ConfigurableApplicationContext role(String... settings) {
    return new SpringApplicationBuilder(Role.class)
        .web(WebApplicationType.NONE)
        .logStartupInfo(false)
        .run(settings);
  }

  private static void works(ConfigurableApplicationContext role) {
    Redis redis = role.getBean(Redis.class);
    await().until(redis::connected);
    assertThat(redis.<String>call(it -> it.ping())).isEqualTo("PONG");
  }

  private String port() {
    return "--spring.data.redis.port=" + server.port();
  }

  @Test
  void aPasswordIsUsed() {
    admin.call(it -> it.configSet("requirepass", "s3cret"));

    try (var right = role(port(), "--spring.data.redis.password=s3cret");
        var wrong = role(port(), "--spring.data.redis.password=guess")) {
      works(right);
      assertThat(wrong.getBean(Redis.class).connected()).isFalse();
    }
  }

  @Test
  void aUserOfTheAccessListIsUsed() {
    admin.call(it ->
        it.aclSetuser(
            "claw",
            AclSetuserArgs.Builder.on()
                .addPassword("s3cret")
                .allKeys()
                .allChannels()
                .allCommands()));

    try (var role =
        role(port(), "--spring.data.redis.username=claw", "--spring.data.redis.password=s3cret")) {
      works(role);
      assertThat(role.getBean(Redis.class).<String>call(it -> it.aclWhoami())).isEqualTo("claw");
    }
  }

  @Test
  void aUrlMayHoldUserPasswordAndDatabase() {
    admin.call(it -> it.configSet("requirepass", "a/b%c"));
    String url = "redis://:a%%2Fb%%25c@127.0.0.1:%d/3".formatted(server.port());

    try (var role = role("--spring.data.redis.url=" + url)) {
      works(role);
      role.getBean(Redis.class).call(it -> it.set("here", "3"));
    }

    try (Redis third = Redis.connect(url, WITHIN)) {
      await().until(third::connected);
      assertThat(third.<String>call(it -> it.get("here"))).isEqualTo("3");
    }
  }

  @Test
  void aServerWithACertificateIsTrustedByItsBundle() throws Exception {
    try (TlsTerminator tls = TlsTerminator.start(folder, server.port())) {
      String url = "rediss://localhost:" + tls.port();
      String[] trusting = {
        "--spring.data.redis.url=" + url,
        "--spring.data.redis.ssl.bundle=redis",
        "--spring.ssl.bundle.jks.redis.truststore.location=file:" + tls.keys(),
        "--spring.ssl.bundle.jks.redis.truststore.password=" + TlsTerminator.PASSWORD
      };

      try (var trusts = role(trusting);
          var doubts = role("--spring.data.redis.url=" + url)) {
        works(trusts);
        assertThat(doubts.getBean(Redis.class).connected()).isFalse();
      }
    }
  }

  /// Neither Boot's factory nor its templates connect, so a process has the connections of its
  /// [Redis] and no others.
  @Test
  void theNameOfTheClientIsShownAndThereIsOneConnection() {
    try (var role = role(port(), "--spring.data.redis.client-name=somebody")) {
      works(role);

      assertThat(clients()).filteredOn(it -> it.contains(" name=somebody ")).hasSize(1);
      assertThat(clients()).as("and the one of this test").hasSize(2);
    }
    await().until(() -> clients().size() == 1);
  }

  private List<String> clients() {
    return admin.call(it -> it.clientList()).lines().toList();
  }

  @Test
  void theShortFormWins() {
    try (var role =
        role(
            "--openclaw.redis-url=" + server.url(),
            "--spring.data.redis.url=redis://" + NOWHERE,
            "--spring.data.redis.cluster.nodes=" + NOWHERE)) {
      works(role);
    }
  }

  @Test
  void whatIsNotSupportedIsRefusedByName() {
    assertThatThrownBy(() -> role("--spring.data.redis.cluster.nodes=" + NOWHERE))
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("spring.data.redis.cluster ");
    assertThatThrownBy(() -> role("--openclaw.redis-url=http://localhost"))
        .rootCause()
        .hasMessage("openclaw.redis-url must be redis://host:port");
  }

  @Test
  void itStartsBeforeItsRedisAndCallsFailAtOnceMeanwhile() {
    server.kill();

    try (var role = role(port())) {
      Redis redis = role.getBean(Redis.class);
      assertThatThrownBy(() -> redis.call(it -> it.ping())).isInstanceOf(RedisException.Away.class);

      server.restart();

      works(role);
      server.kill();
      await()
          .untilAsserted(() ->
              assertThatThrownBy(() -> redis.call(it -> it.ping()))
                  .isInstanceOf(RedisException.Away.class));
      server.restart();
      works(role);
    }
  }
}
