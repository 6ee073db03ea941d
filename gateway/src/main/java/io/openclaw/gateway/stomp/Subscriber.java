package io.openclaw.gateway.stomp;

import io.openclaw.gateway.caller.Caller;
import io.openclaw.gateway.presence.Presence;

/// The client of a connection.
///
/// @param caller whose tasks it makes and sees
/// @param presence for tasks that are to be cancelled when it disconnects
record Subscriber(Caller caller, Presence.Client presence) {}
