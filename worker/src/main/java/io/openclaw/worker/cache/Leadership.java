package io.openclaw.worker.cache;

/// The hold of the one who makes a call for all identical ones. It lasts until an end is told, is
/// renewed meanwhile, and runs out by itself when this process dies. None of its steps throws: a
/// cache that is away costs a call, never an answer.
public interface Leadership extends AutoCloseable {
  /// Of a call that no other task shares.
  Leadership NONE =
      new Leadership() {
        @Override
        public AnswerRecorder recorder() {
          return new AnswerRecorder(0);
        }

        @Override
        public void keep(AnswerRecorder whole) {
          // Nothing was asked to be kept.
        }

        @Override
        public void close() {
          // Nothing is held.
        }
      };

  /// Takes down what the call brings.
  AnswerRecorder recorder();

  /// The call brought a whole answer. One that cannot be kept lets the others go their own way.
  void keep(AnswerRecorder whole);

  /// Ends it without an answer, so that another may lead; does nothing after [#keep].
  @Override
  void close();
}
