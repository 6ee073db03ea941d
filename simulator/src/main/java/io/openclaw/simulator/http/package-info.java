/// A small HTTP/1.1 server that can do what a good one must not: cut, tear and hang. Its public
/// type is `HttpServer`.
@NullMarked
package io.openclaw.simulator.http;

import org.jspecify.annotations.NullMarked;
