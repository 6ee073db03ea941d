package io.openclaw.worker.mode.ask;

import io.openclaw.task.TaskReader;
import io.openclaw.worker.cache.AnswerCache;
import io.openclaw.worker.call.ModelCalls;
import io.openclaw.worker.call.Routes;
import io.openclaw.worker.mode.Execution;
import io.openclaw.worker.mode.Mode;
import io.openclaw.worker.mode.Outcome;

/// One question, one turn: its text is the reply.
public final class AskMode implements Mode {
  private final TaskReader reader;
  private final Routes routes;
  private final ModelCalls calls;
  private final CacheLookup cache;

  public AskMode(TaskReader reader, Routes routes, ModelCalls calls, AnswerCache answers) {
    this.reader = reader;
    this.routes = routes;
    this.calls = calls;
    this.cache = new CacheLookup(answers);
  }

  @Override
  public String name() {
    return "ask";
  }

  @Override
  public Outcome run(Execution execution) throws InterruptedException {
    return new AskRun(execution, reader, routes, calls, cache).run();
  }
}
