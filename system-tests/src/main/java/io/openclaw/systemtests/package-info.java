/// Runs of the whole system under load and under fire, for tests and from the command line.
@NullMarked
package io.openclaw.systemtests;

import org.jspecify.annotations.NullMarked;
