/// `bench many`: a thousand tasks at once, and what they cost.
@NullMarked
package io.openclaw.bench.many;

import org.jspecify.annotations.NullMarked;
