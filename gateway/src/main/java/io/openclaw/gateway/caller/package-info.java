/// Whose request it is and what it may do. [Callers] reads it from a request; the rooms `token` and
/// `webguard` put it there.
@NullMarked
package io.openclaw.gateway.caller;

import org.jspecify.annotations.NullMarked;
