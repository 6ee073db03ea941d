/// What a browser loads: a small page, and the client module.
@NullMarked
package io.openclaw.gateway.web;

import org.jspecify.annotations.NullMarked;
