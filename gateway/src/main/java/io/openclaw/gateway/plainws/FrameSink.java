package io.openclaw.gateway.plainws;

import io.openclaw.gateway.feed.EventSink;
import io.openclaw.gateway.feed.Progress;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.task.EventType;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The frames of one watched task. Belongs to the thread that follows it.
final class FrameSink implements EventSink {
  private final AuthenticatedClient client;
  private final FrameEncoder encoder;
  private final Runnable onEnd;
  private boolean ended;

  /// @param onEnd called once, before the client is told of the end: from then on it may ask for
  ///   the task anew
  FrameSink(AuthenticatedClient client, FrameEncoder encoder, Runnable onEnd) {
    this.client = client;
    this.encoder = encoder;
    this.onEnd = onEnd;
  }

  @Override
  public boolean open() {
    return client.connected();
  }

  @Override
  public void events(List<TaskEvent> events) throws IOException {
    if (events.getLast().type() == EventType.DONE) {
      end();
    }
    List<String> frames = new ArrayList<>();
    events.forEach(event -> frames.addAll(encoder.event(event)));
    client.send(frames);
  }

  @Override
  public void progress(Progress progress) throws IOException {
    client.send(encoder.progress(progress));
  }

  /// When the cursor stood at the end already, the last event is sent once more.
  void complete(Supplier<List<TaskEvent>> last) throws IOException {
    if (!ended) {
      events(last.get());
    }
  }

  void deleted(TaskId task) throws IOException {
    end();
    client.refuse(
        Problem.of(Code.NOT_FOUND, "The task was deleted while it was watched."),
        Optional.of(task));
  }

  void end() {
    if (!ended) {
      ended = true;
      onEnd.run();
    }
  }
}
