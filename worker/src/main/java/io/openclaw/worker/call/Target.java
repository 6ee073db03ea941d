package io.openclaw.worker.call;

import io.openclaw.provider.ProviderSpec;
import io.openclaw.ratelimit.Account;
import io.openclaw.ratelimit.Quota;

/// A model at a provider that a call may go to.
///
/// @param step place in the task's route: 0 is the provider it asked for, the rest are fallbacks
public record Target(ProviderSpec spec, String key, String model, int step) {
  Account account() {
    return account(spec, key);
  }

  /// Whether it can go on from a partial answer.
  public boolean canContinue() {
    return spec.quirks().prefill() != null;
  }

  static Account account(ProviderSpec spec, String key) {
    Quota quota = new Quota(spec.concurrency(), spec.rpm(), spec.tpm(), spec.window());
    return Account.of(spec.baseUrl(), key, spec.account(), quota);
  }

  /// The key is a secret.
  @Override
  public String toString() {
    return "Target[" + spec.name() + ", " + model + "]";
  }
}
