package io.openclaw.provider.redis;

import io.openclaw.provider.AccountState;
import io.openclaw.provider.AccountStates;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisKeys;
import java.util.Optional;

/// [AccountStates] as the workers on one Redis publish them. Throws
/// [io.openclaw.redis.RedisException].
public final class RedisAccountStates implements AccountStates {
  private final Redis redis;

  public RedisAccountStates(Redis redis) {
    this.redis = redis;
  }

  @Override
  public Optional<AccountState> of(String account) {
    return Optional.ofNullable(redis.<String>call(it -> it.get(RedisKeys.account(account))))
        .map(AccountState::read);
  }
}
