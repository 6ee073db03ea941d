@NullMarked
package io.openclaw.worker.log;

import org.jspecify.annotations.NullMarked;
