/// The open loop: calls that leave when the schedule says so, whatever became of the ones before.
@NullMarked
package io.openclaw.bench.load;

import org.jspecify.annotations.NullMarked;
