/// Tests of the room of the same name.
@NullMarked
package io.openclaw.bench.load;

import org.jspecify.annotations.NullMarked;
