@NullMarked
package io.openclaw.worker.failure;

import org.jspecify.annotations.NullMarked;
