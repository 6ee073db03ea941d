/// One HTTP/1.1 connection, thin enough that the generator is not what is measured.
@NullMarked
package io.openclaw.bench.http;

import org.jspecify.annotations.NullMarked;
