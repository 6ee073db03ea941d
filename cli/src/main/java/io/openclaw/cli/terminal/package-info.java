/// What stands between a command and the person who typed it: streams, colour, signals, exit codes.
@NullMarked
package io.openclaw.cli.terminal;

import org.jspecify.annotations.NullMarked;
