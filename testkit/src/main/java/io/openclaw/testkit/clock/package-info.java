/// Time that a test sets by hand.
@NullMarked
package io.openclaw.testkit.clock;

import org.jspecify.annotations.NullMarked;
