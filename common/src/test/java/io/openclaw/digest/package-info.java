@NullMarked
package io.openclaw.digest;

import org.jspecify.annotations.NullMarked;
