@NullMarked
package io.openclaw.worker.cache.redis;

import org.jspecify.annotations.NullMarked;
