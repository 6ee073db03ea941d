@NullMarked
package io.openclaw.worker.claim;

import org.jspecify.annotations.NullMarked;
