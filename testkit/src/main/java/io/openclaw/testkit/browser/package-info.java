/// A real browser that tests drive: a Chromium of this machine, over its DevTools protocol.
@NullMarked
package io.openclaw.testkit.browser;

import org.jspecify.annotations.NullMarked;
