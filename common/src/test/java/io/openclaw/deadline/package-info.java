@NullMarked
package io.openclaw.deadline;

import org.jspecify.annotations.NullMarked;
