/// The plain WebSocket door `/ws/stream`: text as text, or event objects.
@NullMarked
package io.openclaw.gateway.socket;

import org.jspecify.annotations.NullMarked;
