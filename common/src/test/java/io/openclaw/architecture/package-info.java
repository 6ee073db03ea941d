/// The map of the rooms in this module, as rules.
@NullMarked
package io.openclaw.architecture;

import org.jspecify.annotations.NullMarked;
