@NullMarked
package io.openclaw.provider;

import org.jspecify.annotations.NullMarked;
