/// The catalogue of providers and accounts, without secrets: gateway and workers load the same one.
@NullMarked
package io.openclaw.provider;

import org.jspecify.annotations.NullMarked;
