/// What every WebSocket transport stands on: the handshake, places per address, one connection with
/// its turns to write, signs of life, the close when the gateway stops. Knows no protocol above
/// WebSocket.
@NullMarked
package io.openclaw.gateway.websocket;

import org.jspecify.annotations.NullMarked;
