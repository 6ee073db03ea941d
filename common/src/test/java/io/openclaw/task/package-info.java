@NullMarked
package io.openclaw.task;

import org.jspecify.annotations.NullMarked;
