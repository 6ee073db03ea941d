/// The chat transport `POST /chat/stream`: a message in, its answer as server-sent events.
@NullMarked
package io.openclaw.gateway.chat;

import org.jspecify.annotations.NullMarked;
