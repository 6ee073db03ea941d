/// `bench cancel`: how soon a cancelled task lets go of its provider.
@NullMarked
package io.openclaw.bench.cancel;

import org.jspecify.annotations.NullMarked;
