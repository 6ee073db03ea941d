/// The native HTTP API under `/api/v1`.
@NullMarked
package io.openclaw.gateway.api;

import org.jspecify.annotations.NullMarked;
