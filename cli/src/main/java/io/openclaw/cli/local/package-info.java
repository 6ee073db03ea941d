/// The local system: Redis, simulator, gateways and workers as processes of their own, supervised
/// by `claw up`, found and stopped again by whoever comes after. [LocalCommands] and [DataOption]
/// are the public types.
@NullMarked
package io.openclaw.cli.local;

import org.jspecify.annotations.NullMarked;
