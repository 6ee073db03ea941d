/// What clients and the simulator saw during a run, and the judge over it. Nothing here reads our
/// own tables.
@NullMarked
package io.openclaw.testkit.history;

import org.jspecify.annotations.NullMarked;
