/// Which text of a task's log still counts: one rule for everything that shows or checks a reply.
@NullMarked
package io.openclaw.task.text;

import org.jspecify.annotations.NullMarked;
