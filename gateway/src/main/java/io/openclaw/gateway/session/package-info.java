/// What a session remembers: the turns before a new one, as its context.
@NullMarked
package io.openclaw.gateway.session;

import org.jspecify.annotations.NullMarked;
