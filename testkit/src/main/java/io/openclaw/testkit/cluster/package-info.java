/// The whole system on this machine for one test: a real Redis, the built jars, proxies between.
@NullMarked
package io.openclaw.testkit.cluster;

import org.jspecify.annotations.NullMarked;
