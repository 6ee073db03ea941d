/// `bench events` and `bench watchers`: how soon an event reaches those who watch, and what slow
/// ones cost the others.
@NullMarked
package io.openclaw.bench.watch;

import org.jspecify.annotations.NullMarked;
