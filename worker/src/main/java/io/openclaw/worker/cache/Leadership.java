package io.openclaw.worker.cache;

/// The hold of the one who makes a call for all identical ones. It lasts until an end is told, is
/// renewed meanwhile, and runs out by itself when this process dies. None of its steps throws: a
/// cache that is away costs a call, never an answer.
public interface Leadership extends AutoCloseable {
  /// Of a call that nobody shares.
  Leadership NONE =
      new Leadership() {
        @Override
        public Recording recording() {
          return new Recording(0);
        }

        @Override
        public void keep(Recording whole) {
          // Nobody asked for it.
        }

        @Override
        public void close() {
          // Nothing is held.
        }
      };

  /// Takes down what the call brings.
  Recording recording();

  /// The call brought a whole answer. One that cannot be kept lets the others go their own way.
  void keep(Recording whole);

  /// Ends it without an answer, so that another may lead; does nothing after [#keep].
  @Override
  void close();
}
