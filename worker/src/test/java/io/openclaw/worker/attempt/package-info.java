@NullMarked
package io.openclaw.worker.attempt;

import org.jspecify.annotations.NullMarked;
