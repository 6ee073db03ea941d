/// Controls tasks, for every transport: cancels, pauses, resumes and retries them. Knows no
/// transport.
@NullMarked
package io.openclaw.gateway.control;

import org.jspecify.annotations.NullMarked;
