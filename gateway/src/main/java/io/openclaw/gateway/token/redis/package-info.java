/// The tokens of all gateways, in Redis.
@NullMarked
package io.openclaw.gateway.token.redis;

import org.jspecify.annotations.NullMarked;
