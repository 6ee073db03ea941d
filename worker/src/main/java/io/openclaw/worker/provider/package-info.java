/// What a provider is to a worker: a call that yields pieces, one after the other, until it
/// finishes or fails. Adapters live in rooms of their own below.
@NullMarked
package io.openclaw.worker.provider;

import org.jspecify.annotations.NullMarked;
