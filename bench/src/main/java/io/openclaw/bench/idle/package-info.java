/// `bench idle`: what connections cost that do nothing.
@NullMarked
package io.openclaw.bench.idle;

import org.jspecify.annotations.NullMarked;
