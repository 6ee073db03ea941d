/// What an operator sees: health, counters, and whether Redis is set up to keep the promise.
@NullMarked
package io.openclaw.gateway.ops;

import org.jspecify.annotations.NullMarked;
