/// Mode `ask`: one question, one turn. An answer that is known already, or is on its way, takes the
/// place of the call where the task asks for that. [AskMode] is the public type.
@NullMarked
package io.openclaw.worker.mode.ask;

import org.jspecify.annotations.NullMarked;
