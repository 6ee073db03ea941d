/// Whole measurements against a stand-in for the system, and the map of the rooms.
@NullMarked
package io.openclaw.bench;

import org.jspecify.annotations.NullMarked;
