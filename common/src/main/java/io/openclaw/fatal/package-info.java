/// What happens when an [Error] shows that a process cannot be trusted any more: it says so and
/// ends, and its supervisor starts a new one.
@NullMarked
package io.openclaw.fatal;

import org.jspecify.annotations.NullMarked;
