package io.openclaw.task;

/// Everything one can do to tasks. Rooms ask for the narrow port they need; adapters and the
/// contract suite implement and check the whole.
public interface TaskStore
    extends TaskIntake,
        TaskControl,
        TaskLanes,
        DeadTasks,
        TaskSessions,
        TaskHooks,
        TaskReader,
        TaskWork,
        TaskSweep,
        TaskOutbox {}
