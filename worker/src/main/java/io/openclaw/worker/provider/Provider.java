package io.openclaw.worker.provider;

/// Where text comes from.
public interface Provider {
  /// Sends the request and returns at once; what comes of it is read from the call.
  ProviderCall call(ProviderRequest request);
}
