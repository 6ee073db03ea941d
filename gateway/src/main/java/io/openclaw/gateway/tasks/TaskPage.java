package io.openclaw.gateway.tasks;

import io.openclaw.task.TaskView;
import java.util.List;
import java.util.Optional;

/// Part of a list, newest first.
///
/// @param next where the next page begins, a [io.openclaw.task.TaskId#age]; empty on the last page
public record TaskPage(List<TaskView> tasks, Optional<String> next) {}
