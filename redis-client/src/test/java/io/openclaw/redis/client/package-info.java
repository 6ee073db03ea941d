@NullMarked
package io.openclaw.redis.client;

import org.jspecify.annotations.NullMarked;
