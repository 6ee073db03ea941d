/// The built system as a black box: started, killed, filled, and judged from outside.
@NullMarked
package io.openclaw.systemtests;

import org.jspecify.annotations.NullMarked;
