/// One call to a model: from the route over the permit and the guard to one turn. [ModelCalls]
/// hands out a [ModelCall]; one attempt may make many, each with a permit of its own. Nothing here
/// knows what a turn is for, or what becomes of the task.
@NullMarked
package io.openclaw.worker.call;

import org.jspecify.annotations.NullMarked;
