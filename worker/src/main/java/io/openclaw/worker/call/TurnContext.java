package io.openclaw.worker.call;

import io.openclaw.worker.lifetime.Deadline;
import io.openclaw.worker.lifetime.StopSignal;

/// What bounds a turn, and where its text goes while it comes.
public record TurnContext(
    Deadline deadline, StopSignal stop, OutputMeter output, TurnListener listener) {}
