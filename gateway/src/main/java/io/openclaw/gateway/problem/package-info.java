/// The one table of errors that a client can see, and the one way in which they are written.
@NullMarked
package io.openclaw.gateway.problem;

import org.jspecify.annotations.NullMarked;
