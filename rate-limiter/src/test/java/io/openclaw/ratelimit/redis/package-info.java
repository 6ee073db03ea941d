@NullMarked
package io.openclaw.ratelimit.redis;

import org.jspecify.annotations.NullMarked;
