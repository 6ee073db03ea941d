@NullMarked
package io.openclaw.worker;

import org.jspecify.annotations.NullMarked;
