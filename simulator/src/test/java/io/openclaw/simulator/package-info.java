/// Tests against the real server, over real sockets.
@NullMarked
package io.openclaw.simulator;

import org.jspecify.annotations.NullMarked;
