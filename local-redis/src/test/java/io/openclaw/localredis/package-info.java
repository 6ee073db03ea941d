@NullMarked
package io.openclaw.localredis;

import org.jspecify.annotations.NullMarked;
