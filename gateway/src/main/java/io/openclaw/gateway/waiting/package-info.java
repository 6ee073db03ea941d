/// Why a task does not run yet, in one word and one sentence, for every transport.
@NullMarked
package io.openclaw.gateway.waiting;

import org.jspecify.annotations.NullMarked;
