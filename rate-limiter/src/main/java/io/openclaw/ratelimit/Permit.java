package io.openclaw.ratelimit;

/// Permission for one call. It is renewed while it is held, and expires by itself when its holder
/// dies. Closing it again does nothing.
public interface Permit extends AutoCloseable {
  /// The call has ended and the provider knows it.
  @Override
  void close();

  /// The call was cut off. The other side notices late, so its slot stays taken for a moment.
  void closeAborted();
}
