package io.openclaw.gateway.presence;

import io.openclaw.task.TaskId;
import java.time.Duration;
import java.util.Optional;

/// Tasks that are to be cancelled when their client disconnects. A client is present for such a
/// task by submitting it or by watching it. When the last one is gone and none is back in time, the
/// task is cancelled. A client may come back through another gateway: the gateway that it comes to
/// is responsible for the task from then on. A gateway that stops or dies cancels nothing.
public interface Presence {

  /// One connection or one request of a client, present until it is closed. Safe for use by several
  /// threads; a call after the close counts as made right before it.
  interface Client extends AutoCloseable {

    /// The client submitted the task and wants it cancelled when it is gone.
    void submitted(String owner, TaskId task);

    /// The client begins to watch the task, which may be attended at another gateway. Never blocks.
    void begins(TaskId task);

    /// The client watches the task. Costs one look-up, so that it may be called for each event: the
    /// task may have been submitted by another connection after this one began to watch.
    void watches(TaskId task);

    /// The gateway stops and ends the connection; the tasks go on.
    void gatewayStops();

    /// The connection is gone.
    @Override
    void close();
  }

  /// What all gateways write down of attended tasks. Throws [io.openclaw.task.StoreException] while
  /// the store is away.
  interface Register {

    /// @param gateway where a client attends the task, or did last
    record Entry(String owner, String gateway) {}

    Optional<Entry> read(TaskId task);

    /// Replaces what was written before.
    ///
    /// @param keep for how long, unless it is written again
    void write(TaskId task, Entry entry, Duration keep);
  }

  /// @param view whose tasks the client may see, as in [io.openclaw.gateway.caller.Caller#view]
  Client client(String view);

  /// How many tasks this gateway is responsible for.
  int attended();
}
