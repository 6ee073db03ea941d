/// What is done with turns, and how a task ends: [Mode] is the port, each mode has a room of its
/// own below. A mode returns an [Outcome]; it never writes the end itself.
@NullMarked
package io.openclaw.worker.mode;

import org.jspecify.annotations.NullMarked;
