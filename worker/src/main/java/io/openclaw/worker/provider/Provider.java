package io.openclaw.worker.provider;

import io.openclaw.provider.ProviderSpec;

/// Where text comes from.
public interface Provider {
  /// Sends the request and returns at once; what comes of it is read from the call.
  ProviderCall call(ProviderRequest request);

  /// Opens a connection, or uses one that is open, with something that is no call. Waits for the
  /// answer, whatever it is; false when there was none.
  boolean warm(ProviderSpec spec, String key);
}
