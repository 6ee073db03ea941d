/// The task ports on Redis: one `.lua` file a transition, one method that calls it.
@NullMarked
package io.openclaw.task.redis;

import org.jspecify.annotations.NullMarked;
