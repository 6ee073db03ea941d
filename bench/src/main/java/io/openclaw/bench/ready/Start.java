package io.openclaw.bench.ready;

/// One start of the system: until `up` returned, and from there until a first task was answered.
record Start(long upNanos, long firstTaskNanos) {}
