/// Which clients are present for a task that is to be cancelled when its client disconnects
/// (`on_disconnect: cancel`), at this gateway and at the others. Knows no transport.
@NullMarked
package io.openclaw.gateway.presence;

import org.jspecify.annotations.NullMarked;
