/// `bench ready`: how long `./claw up` takes.
@NullMarked
package io.openclaw.bench.ready;

import org.jspecify.annotations.NullMarked;
