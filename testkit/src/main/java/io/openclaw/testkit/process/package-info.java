/// Child processes as a supervisor keeps them: started, signalled, awaited, restarted, and gone for
/// certain at the end.
@NullMarked
package io.openclaw.testkit.process;

import org.jspecify.annotations.NullMarked;
