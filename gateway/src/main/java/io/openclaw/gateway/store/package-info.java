/// Connects the ports of the task room to Redis, and keeps due times swept.
@NullMarked
package io.openclaw.gateway.store;

import org.jspecify.annotations.NullMarked;
