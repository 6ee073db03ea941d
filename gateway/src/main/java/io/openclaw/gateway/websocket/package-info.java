/// What every WebSocket door stands on: the upgrade, places per address, one connection with its
/// turn to write, signs of life, the farewell. Knows no protocol above WebSocket.
@NullMarked
package io.openclaw.gateway.websocket;

import org.jspecify.annotations.NullMarked;
