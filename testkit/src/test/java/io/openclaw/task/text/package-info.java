@NullMarked
package io.openclaw.task.text;

import org.jspecify.annotations.NullMarked;
