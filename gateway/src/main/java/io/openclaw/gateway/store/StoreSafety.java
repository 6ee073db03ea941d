package io.openclaw.gateway.store;

import java.util.List;

/// Whether the store's settings keep the promise that an accepted task is never lost.
public interface StoreSafety {
  /// A sentence for each setting that breaks it; empty when none does, or none is known.
  List<String> problems();
}
