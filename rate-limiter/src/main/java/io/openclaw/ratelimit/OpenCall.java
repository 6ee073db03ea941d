package io.openclaw.ratelimit;

/// A call of this process that has not ended, as far as its account has to know it.
interface OpenCall {
  String holder();

  String model();

  SlotLease slot();

  /// Whether it may be at the provider.
  boolean begun();

  boolean isOpen();

  void closeAborted();
}
