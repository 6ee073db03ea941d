/// How anything of ours talks to Redis: one connection that rejects while Redis is away, scripts
/// with checked headers, and the one place where keys are spelled.
@NullMarked
package io.openclaw.redis;

import org.jspecify.annotations.NullMarked;
