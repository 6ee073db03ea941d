/// From a task's log to whoever watches it. A watcher is a cursor; the log is its buffer. Nothing
/// here knows a transport.
@NullMarked
package io.openclaw.gateway.feed;

import org.jspecify.annotations.NullMarked;
