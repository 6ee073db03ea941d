/// Who may knock: the address the gateway binds, the Host and Origin a request names, its form.
@NullMarked
package io.openclaw.gateway.security;

import org.jspecify.annotations.NullMarked;
