package io.openclaw.worker.provider;

/// A call under way. One thread reads; any thread may cancel.
public interface ProviderCall extends AutoCloseable {
  /// Waits for the next piece; [Piece.Finished] is the last one. While no piece is asked for, the
  /// provider is slowed down instead of its output being piled up.
  Piece next() throws ProviderException;

  /// Closes the connection at once, so that the provider stops; the reader gets
  /// [ProviderException.Kind#CANCELLED].
  void cancel();

  /// Frees what the call holds; one that has not ended is cancelled.
  @Override
  void close();
}
