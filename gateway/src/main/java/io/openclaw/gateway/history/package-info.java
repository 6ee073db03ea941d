/// Ended tasks, kept for the whole retention: taking them over from the store's outbox, and reading
/// them. Other rooms use [io.openclaw.gateway.history.TaskHistory].
@NullMarked
package io.openclaw.gateway.history;

import org.jspecify.annotations.NullMarked;
