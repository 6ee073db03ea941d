package io.openclaw.simulator.account;

import io.openclaw.simulator.http.HttpError;
import io.openclaw.simulator.journal.Call;
import io.openclaw.simulator.journal.Journal;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// All accounts. Any key is one from its first call on.
public final class Accounts {

  private static final int MOST = 10_000;

  private final Map<String, Account> byKey = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final Journal journal;

  public Accounts(InstantSource clock, Journal journal) {
    this.clock = clock;
    this.journal = journal;
  }

  public Verdict arrive(Call call) {
    return account(call.account()).arrive(call);
  }

  Limits limits(String key) {
    return account(key).limits();
  }

  void limit(String key, Limits limits) {
    account(key).limit(limits);
  }

  Map<String, Account.Figures> figures() {
    Map<String, Account.Figures> figures = new TreeMap<>();
    byKey.forEach((key, account) -> figures.put(key, account.figures()));
    return figures;
  }

  private Account account(String key) {
    Account known = byKey.get(key);
    if (known != null) {
      return known;
    }
    if (byKey.size() >= MOST) {
      throw new HttpError(503, "server_error", "too_many_accounts", "too many different keys");
    }
    return byKey.computeIfAbsent(key, name -> new Account(Limits.byDefault(name), clock, journal));
  }
}
