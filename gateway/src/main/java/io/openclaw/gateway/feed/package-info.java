/// From a task's log to the clients that watch it. A watcher is a cursor; the log is its buffer. A
/// follower carries events from a watcher to the sink of a transport; nothing here knows which one.
@NullMarked
package io.openclaw.gateway.feed;

import org.jspecify.annotations.NullMarked;
