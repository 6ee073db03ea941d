/// The entry: starts the simulator and says which path leads to which room.
@NullMarked
package io.openclaw.simulator;

import org.jspecify.annotations.NullMarked;
