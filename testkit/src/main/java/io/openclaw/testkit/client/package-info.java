/// Clients of the system that write down what they saw: submit, read, cancel, watch, and the
/// simulator's journal. They know the public contract alone, and none of our other modules.
@NullMarked
package io.openclaw.testkit.client;

import org.jspecify.annotations.NullMarked;
