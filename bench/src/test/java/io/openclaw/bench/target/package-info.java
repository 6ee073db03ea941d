/// Tests of the room of the same name.
@NullMarked
package io.openclaw.bench.target;

import org.jspecify.annotations.NullMarked;
