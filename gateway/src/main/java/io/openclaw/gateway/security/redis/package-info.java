/// Tokens and request quotas in Redis, for all gateways together.
@NullMarked
package io.openclaw.gateway.security.redis;

import org.jspecify.annotations.NullMarked;
