/// Tests of the room of the same name.
@NullMarked
package io.openclaw.bench.figure;

import org.jspecify.annotations.NullMarked;
