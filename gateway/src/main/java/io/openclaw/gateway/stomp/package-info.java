/// STOMP over WebSocket at `/ws`: the codec, one talk per connection, what is subscribed to and sent.
/// The feed and the intake do the work; nothing here is known to any other room.
@NullMarked
package io.openclaw.gateway.stomp;

import org.jspecify.annotations.NullMarked;
