/// Tests of this room alone.
@NullMarked
package io.openclaw.simulator.http;

import org.jspecify.annotations.NullMarked;
