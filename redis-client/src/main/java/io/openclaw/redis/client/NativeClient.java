package io.openclaw.redis.client;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// A client of the driver with the settings of Boot's connection factory.
final class NativeClient {
  private NativeClient() {}

  static RedisClient of(LettuceConnectionFactory settings) {
    if (settings.isClusterAware() || settings.isRedisSentinelAware()) {
      throw new IllegalArgumentException(
          "spring.data.redis.cluster and spring.data.redis.sentinel are not supported; name one"
              + " server by spring.data.redis.url");
    }
    LettuceClientConfiguration with = settings.getClientConfiguration();
    RedisClient client =
        RedisClient.create(
            with.getClientResources().orElseThrow(),
            uri(settings.getStandaloneConfiguration(), with));
    with.getClientOptions().ifPresent(client::setOptions);
    return client;
  }

  private static RedisURI uri(RedisStandaloneConfiguration at, LettuceClientConfiguration with) {
    RedisURI.Builder uri =
        RedisURI.Builder.redis(at.getHostName(), at.getPort())
            .withDatabase(at.getDatabase())
            .withSsl(with.isUseSsl())
            .withStartTls(with.isStartTls())
            .withVerifyPeer(with.getVerifyMode())
            .withTimeout(with.getCommandTimeout());
    with.getClientName().ifPresent(uri::withClientName);
    at.getPassword().toOptional().ifPresent(password -> authenticate(uri, at, password));
    return uri.build();
  }

  private static void authenticate(
      RedisURI.Builder uri, RedisStandaloneConfiguration at, char[] password) {
    if (at.getUsername() == null) {
      uri.withPassword(password);
    } else {
      uri.withAuthentication(at.getUsername(), password);
    }
  }
}
