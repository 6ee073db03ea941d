/// What stands before every route: the Host and Origin that a request names, its content type, the
/// limits of its head, and Spring Security's filters.
@NullMarked
package io.openclaw.gateway.webguard;

import org.jspecify.annotations.NullMarked;
