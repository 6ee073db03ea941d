package io.openclaw.worker.provider;

/// A call of a tool that the model asks for.
///
/// @param id unique within its answer; made here when the provider gave none
/// @param arguments as the model wrote them, `{}` when it wrote none
/// @param state whether it may be run
public record ToolCall(String id, String name, String arguments, State state) {
  /// Arguments hold what a prompt held, and do not belong into logs.
  @Override
  public String toString() {
    return "ToolCall[" + id + ", " + name + ", " + state + "]";
  }

  /// What became of the arguments on their way.
  public enum State {
    /// A JSON object.
    WHOLE,
    /// No JSON object: to be told to the model, never to be run and never to be repaired.
    INVALID,
    /// The answer ended by its length limit within them: as [#INVALID].
    CUT
  }
}
