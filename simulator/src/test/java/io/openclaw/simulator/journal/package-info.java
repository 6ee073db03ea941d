/// Tests of this room alone.
@NullMarked
package io.openclaw.simulator.journal;

import org.jspecify.annotations.NullMarked;
