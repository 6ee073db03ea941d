/// The election of the gateway that archives, in Redis.
@NullMarked
package io.openclaw.gateway.history.redis;

import org.jspecify.annotations.NullMarked;
