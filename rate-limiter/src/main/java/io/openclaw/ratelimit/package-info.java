/// How a call to a provider gets permission. One asks [RateLimiter]; [Limits] and [Buckets] are
/// what an adapter has to offer. Knows nothing of tasks.
@NullMarked
package io.openclaw.ratelimit;

import org.jspecify.annotations.NullMarked;
