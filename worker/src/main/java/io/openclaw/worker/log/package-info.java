/// The events of attempts on their way into the store. [Appender] opens an [AttemptLog] for each
/// attempt and writes them all, each shard at its own pace.
@NullMarked
package io.openclaw.worker.log;

import org.jspecify.annotations.NullMarked;
