/// The wire of OpenAI-compatible providers: requests, chunks, whole answers, and the errors of each
/// vendor.
@NullMarked
package io.openclaw.simulator.chat;

import org.jspecify.annotations.NullMarked;
