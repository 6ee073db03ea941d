/// `bench submit`: how fast tasks are taken in, and whether any is lost.
@NullMarked
package io.openclaw.bench.submit;

import org.jspecify.annotations.NullMarked;
