/// Faults on schedule, counted and timed.
@NullMarked
package io.openclaw.testkit.nemesis;

import org.jspecify.annotations.NullMarked;
