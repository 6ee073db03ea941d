/// The one way to run something in the background again and again: what fails is logged once and
/// repeated, what cannot be repaired ends the process, and closing waits.
@NullMarked
package io.openclaw.loop;

import org.jspecify.annotations.NullMarked;
