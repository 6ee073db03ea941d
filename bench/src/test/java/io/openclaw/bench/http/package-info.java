/// Tests of the room of the same name.
@NullMarked
package io.openclaw.bench.http;

import org.jspecify.annotations.NullMarked;
