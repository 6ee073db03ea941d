@NullMarked
package io.openclaw.cli.local;

import org.jspecify.annotations.NullMarked;
