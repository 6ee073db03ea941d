/// Logs with the text that still counts at their end, for every implementation of that rule.
@NullMarked
package io.openclaw.testkit.text;

import org.jspecify.annotations.NullMarked;
