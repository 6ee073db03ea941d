/// What a call will be answered with and when: `#sim` lines, the text made from the prompt, the
/// pace, the faults.
@NullMarked
package io.openclaw.simulator.script;

import org.jspecify.annotations.NullMarked;
