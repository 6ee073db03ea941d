/// How much one client may take: requests a minute, requests in flight, open connections, and the
/// memory and the time of request bodies.
@NullMarked
package io.openclaw.gateway.quota;

import org.jspecify.annotations.NullMarked;
