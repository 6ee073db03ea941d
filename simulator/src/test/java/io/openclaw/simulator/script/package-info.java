/// Tests of this room alone.
@NullMarked
package io.openclaw.simulator.script;

import org.jspecify.annotations.NullMarked;
