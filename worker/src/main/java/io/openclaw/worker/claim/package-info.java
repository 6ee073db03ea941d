/// From the lanes to running tasks: claiming, keeping the leases, noticing that nothing moves, and
/// draining. [Worker] is the public type.
@NullMarked
package io.openclaw.worker.claim;

import org.jspecify.annotations.NullMarked;
