/// The gateway process: its settings, and what it is put together from.
@NullMarked
package io.openclaw.gateway;

import org.jspecify.annotations.NullMarked;
