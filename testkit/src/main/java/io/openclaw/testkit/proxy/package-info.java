/// A TCP proxy that misbehaves on order, between any two parts of the system.
@NullMarked
package io.openclaw.testkit.proxy;

import org.jspecify.annotations.NullMarked;
