/// The one JSON codec.
@NullMarked
package io.openclaw.simulator.json;

import org.jspecify.annotations.NullMarked;
