/// The simulator's journal: what the provider's side saw, and when.
@NullMarked
package io.openclaw.bench.journal;

import org.jspecify.annotations.NullMarked;
