@NullMarked
package io.openclaw.fatal;

import org.jspecify.annotations.NullMarked;
