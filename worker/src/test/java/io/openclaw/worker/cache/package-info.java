@NullMarked
package io.openclaw.worker.cache;

import org.jspecify.annotations.NullMarked;
