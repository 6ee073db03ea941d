@NullMarked
package io.openclaw.worker.memory;

import org.jspecify.annotations.NullMarked;
