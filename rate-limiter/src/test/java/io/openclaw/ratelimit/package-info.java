@NullMarked
package io.openclaw.ratelimit;

import org.jspecify.annotations.NullMarked;
