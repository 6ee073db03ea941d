@NullMarked
package io.openclaw.worker.provider;

import org.jspecify.annotations.NullMarked;
