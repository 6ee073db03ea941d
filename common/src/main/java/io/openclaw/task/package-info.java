/// The law of a task's life: its states and transitions, its event log, the ports through which the
/// roles act on it, and an in-memory model that obeys the same law. Knows no Redis and no
/// framework.
@NullMarked
package io.openclaw.task;

import org.jspecify.annotations.NullMarked;
