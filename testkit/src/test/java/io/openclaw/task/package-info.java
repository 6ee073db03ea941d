/// The task store on Redis against its model, and what both must do.
@NullMarked
package io.openclaw.task;

import org.jspecify.annotations.NullMarked;
