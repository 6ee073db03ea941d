/// What bounds the life of an attempt from outside: its running time, and the request to stop.
@NullMarked
package io.openclaw.worker.lifetime;

import org.jspecify.annotations.NullMarked;
