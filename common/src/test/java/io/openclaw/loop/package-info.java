@NullMarked
package io.openclaw.loop;

import org.jspecify.annotations.NullMarked;
