/// The command `claw`: [Claw] puts the commands of the local system and of the client together.
@NullMarked
package io.openclaw.cli;

import org.jspecify.annotations.NullMarked;
