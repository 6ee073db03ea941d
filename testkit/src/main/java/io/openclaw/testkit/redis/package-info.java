/// The Redis that tests run on: a bundled server, or a container.
@NullMarked
package io.openclaw.testkit.redis;

import org.jspecify.annotations.NullMarked;
