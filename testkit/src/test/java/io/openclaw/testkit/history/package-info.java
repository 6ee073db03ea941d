/// Tests of the test tools: each must find what it is there to find.
@NullMarked
package io.openclaw.testkit.history;

import org.jspecify.annotations.NullMarked;
