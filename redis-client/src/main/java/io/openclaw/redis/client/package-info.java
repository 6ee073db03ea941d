/// The one Redis client of a process, made from Boot's settings (`spring.data.redis.*`).
@NullMarked
package io.openclaw.redis.client;

import org.jspecify.annotations.NullMarked;
