/// The wire of OpenAI-compatible providers: one HTTP client for all calls, our own strict reader of
/// event streams, and a watchdog for the timeouts.
@NullMarked
package io.openclaw.worker.provider.openai;

import org.jspecify.annotations.NullMarked;
