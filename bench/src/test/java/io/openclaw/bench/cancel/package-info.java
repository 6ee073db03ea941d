/// Tests of the room of the same name.
@NullMarked
package io.openclaw.bench.cancel;

import org.jspecify.annotations.NullMarked;
