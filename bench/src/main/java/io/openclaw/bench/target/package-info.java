/// The system that is measured: its gateway, its simulator, its processes.
@NullMarked
package io.openclaw.bench.target;

import org.jspecify.annotations.NullMarked;
