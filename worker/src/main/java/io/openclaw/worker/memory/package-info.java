/// The heap that requests and answers under way may take: a worker that has too much to do waits or
/// hands tasks back, and never runs out of memory.
@NullMarked
package io.openclaw.worker.memory;

import org.jspecify.annotations.NullMarked;
