/// The store's model in memory: the same ports and the same law as on Redis, in plain Java. Tests
/// use it in place of Redis, and the scripts are compared with it. It is in no product's jar.
@NullMarked
package io.openclaw.task;

import org.jspecify.annotations.NullMarked;
