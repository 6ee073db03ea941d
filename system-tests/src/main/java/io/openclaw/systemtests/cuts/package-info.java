/// One task watched at once by every way there is, while connections are cut and the gateway is
/// killed.
@NullMarked
package io.openclaw.systemtests.cuts;

import org.jspecify.annotations.NullMarked;
