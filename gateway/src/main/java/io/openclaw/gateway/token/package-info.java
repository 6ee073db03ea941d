/// Tokens: issued, listed and revoked ([TokenAdministration]), and checked where a caller shows one
/// ([TokenAuthenticator]).
@NullMarked
package io.openclaw.gateway.token;

import org.jspecify.annotations.NullMarked;
