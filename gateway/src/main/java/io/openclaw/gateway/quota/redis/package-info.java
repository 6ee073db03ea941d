/// Request quotas that all gateways share, in Redis.
@NullMarked
package io.openclaw.gateway.quota.redis;

import org.jspecify.annotations.NullMarked;
