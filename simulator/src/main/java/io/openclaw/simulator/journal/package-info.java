/// The facts by which others judge: what happened to which call, and when.
@NullMarked
package io.openclaw.simulator.journal;

import org.jspecify.annotations.NullMarked;
