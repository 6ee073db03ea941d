/// Reads from Redis what workers publish about accounts.
@NullMarked
package io.openclaw.provider.redis;

import org.jspecify.annotations.NullMarked;
