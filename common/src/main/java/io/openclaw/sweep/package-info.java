/// The loop that carries out what the passing of time brings. Every gateway and worker runs it, so
/// no single process is needed for it.
@NullMarked
package io.openclaw.sweep;

import org.jspecify.annotations.NullMarked;
