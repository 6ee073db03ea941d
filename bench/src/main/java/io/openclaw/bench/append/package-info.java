/// Stands in for workers: tasks and their events straight on Redis, so that neither provider nor
/// worker is measured along.
@NullMarked
package io.openclaw.bench.append;

import org.jspecify.annotations.NullMarked;
