@NullMarked
package io.openclaw.redis;

import org.jspecify.annotations.NullMarked;
