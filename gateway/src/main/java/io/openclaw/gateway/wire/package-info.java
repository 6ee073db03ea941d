/// How tasks and events are spelled in JSON, the same on every transport; and how JSON is read.
@NullMarked
package io.openclaw.gateway.wire;

import org.jspecify.annotations.NullMarked;
