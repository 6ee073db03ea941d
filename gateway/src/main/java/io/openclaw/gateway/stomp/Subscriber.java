package io.openclaw.gateway.stomp;

import io.openclaw.gateway.caller.Caller;
import io.openclaw.gateway.presence.Presence;

/// The client of a connection.
///
/// @param caller whose tasks it makes and sees
/// @param presence for tasks that are to be cancelled when it disconnects
/// @param quota counts one request; throws [io.openclaw.gateway.problem.ProblemException] (429)
///   when nothing is left
record Subscriber(Caller caller, Presence.Client presence, Runnable quota) {}
