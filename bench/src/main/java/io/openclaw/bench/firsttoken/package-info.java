/// `bench first-token`: what the system adds to the wait for the first words.
@NullMarked
package io.openclaw.bench.firsttoken;

import org.jspecify.annotations.NullMarked;
