/// The worker's program: its settings and how its rooms are put together.
@NullMarked
package io.openclaw.worker;

import org.jspecify.annotations.NullMarked;
