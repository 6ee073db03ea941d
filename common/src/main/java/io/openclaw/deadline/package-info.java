/// Until when the present call must be answered, known to every store that it asks.
@NullMarked
package io.openclaw.deadline;

import org.jspecify.annotations.NullMarked;
