/// The program behind `./claw bench`: the load generator and the measurements. Black-box: it knows
/// the system by HTTP, by the simulator's journal and by its processes alone.
@NullMarked
package io.openclaw.bench;

import org.jspecify.annotations.NullMarked;
