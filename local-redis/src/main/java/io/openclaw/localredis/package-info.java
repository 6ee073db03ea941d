/// A real Redis as a child process, for the local system and for tests: found or unpacked, started
/// durable, killed and restarted on the same data. [LocalRedis] is the public type.
@NullMarked
package io.openclaw.localredis;

import org.jspecify.annotations.NullMarked;
