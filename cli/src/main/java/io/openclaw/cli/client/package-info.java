/// The commands that talk to a gateway over HTTP, and nothing else: submit, follow, list, show,
/// cancel. [ClientCommands] is the public type.
@NullMarked
package io.openclaw.cli.client;

import org.jspecify.annotations.NullMarked;
