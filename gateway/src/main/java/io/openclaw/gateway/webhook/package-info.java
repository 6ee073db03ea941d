/// Tells receivers of the ends of tasks: signs, sends, repeats and records deliveries, and says
/// which addresses may be told. Knows no transport.
@NullMarked
package io.openclaw.gateway.webhook;

import org.jspecify.annotations.NullMarked;
