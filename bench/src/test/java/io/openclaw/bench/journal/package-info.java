/// Tests of the room of the same name.
@NullMarked
package io.openclaw.bench.journal;

import org.jspecify.annotations.NullMarked;
