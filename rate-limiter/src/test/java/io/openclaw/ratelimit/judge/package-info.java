/// The limiter before a judge: processes of their own call a simulator that counts by itself.
@NullMarked
package io.openclaw.ratelimit.judge;

import org.jspecify.annotations.NullMarked;
