package io.openclaw.worker.provider;

import io.openclaw.provider.ProviderSpec;
import java.util.concurrent.CompletableFuture;

/// Where text comes from.
public interface Provider {
  /// Sends the request and returns at once; what comes of it is read from the call.
  ProviderCall call(ProviderRequest request);

  /// Opens a connection, or uses one that is open, with something that is no call. Ends when the
  /// provider has answered, and fails when it cannot be reached.
  CompletableFuture<?> warm(ProviderSpec spec, String key);
}
