/// Whole measurements against a scripted system, and the map of the rooms.
@NullMarked
package io.openclaw.bench;

import org.jspecify.annotations.NullMarked;
