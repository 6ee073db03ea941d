package io.openclaw.provider;

import java.util.Optional;

/// Reads what workers publish about accounts. Safe for many threads.
@FunctionalInterface
public interface AccountStates {
  /// Empty when no worker has used the account for an hour.
  ///
  /// @param account [ProviderSpec#account()]
  Optional<AccountState> of(String account);
}
