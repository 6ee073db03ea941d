/// SHA-256, the one hash by which replies, prompts, keys and files are recognised.
@NullMarked
package io.openclaw.digest;

import org.jspecify.annotations.NullMarked;
