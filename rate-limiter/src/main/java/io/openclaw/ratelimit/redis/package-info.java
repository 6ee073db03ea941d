/// The limits of accounts, kept in Redis and shared by all workers: one script a step, on the
/// server's clock.
@NullMarked
package io.openclaw.ratelimit.redis;

import org.jspecify.annotations.NullMarked;
