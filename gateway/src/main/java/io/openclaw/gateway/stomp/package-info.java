/// STOMP over WebSocket at `/ws`: the codec, one session per connection, its subscriptions and its
/// SENDs. The feed and the intake do the work; no other room knows this one.
@NullMarked
package io.openclaw.gateway.stomp;

import org.jspecify.annotations.NullMarked;
