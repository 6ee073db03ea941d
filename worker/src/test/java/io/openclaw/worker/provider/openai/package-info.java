@NullMarked
package io.openclaw.worker.provider.openai;

import org.jspecify.annotations.NullMarked;
