/// The life of one attempt: from the claim over its mode to the end that is handed in. [Attempts]
/// makes them.
@NullMarked
package io.openclaw.worker.attempt;

import org.jspecify.annotations.NullMarked;
