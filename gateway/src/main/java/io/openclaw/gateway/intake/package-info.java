/// How a task comes in: validation, defaults, idempotency, group commit. Every transport submits
/// through [io.openclaw.gateway.intake.Intake]; nothing here knows a transport.
@NullMarked
package io.openclaw.gateway.intake;

import org.jspecify.annotations.NullMarked;
