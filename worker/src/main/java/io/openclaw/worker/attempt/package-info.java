/// One attempt at a task: permission, start, the provider's call, its events, and how it ended.
/// [Attempts] is the door.
@NullMarked
package io.openclaw.worker.attempt;

import org.jspecify.annotations.NullMarked;
