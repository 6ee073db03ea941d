/// The description of the HTTP API. Each room describes its own routes in its folder `openapi/`.
@NullMarked
package io.openclaw.gateway.openapi;

import org.jspecify.annotations.NullMarked;
