package io.openclaw.gateway.feed;

/// Why following ended.
public enum FollowEnd {
  /// Every event up to the end of the log was written.
  COMPLETE,
  /// The task was deleted.
  DELETED,
  /// The gateway stops; the client goes on at another one, with its cursor.
  GATEWAY_STOPS,
  /// The sink takes nothing any more.
  SINK_CLOSED
}
