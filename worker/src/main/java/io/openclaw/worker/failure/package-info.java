/// What kind of failure it is: from what a provider said, or how its stream ended, to what that
/// means for the task and for the account. Pure; [Classifier] is where to begin.
@NullMarked
package io.openclaw.worker.failure;

import org.jspecify.annotations.NullMarked;
