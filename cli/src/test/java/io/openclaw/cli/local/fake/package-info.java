@NullMarked
package io.openclaw.cli.local.fake;

import org.jspecify.annotations.NullMarked;
