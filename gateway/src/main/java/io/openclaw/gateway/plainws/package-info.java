/// The plain WebSocket at `/ws/stream`: text as text, or event objects.
@NullMarked
package io.openclaw.gateway.plainws;

import org.jspecify.annotations.NullMarked;
