/// AnswerCache in Redis: one script a step, all keys in one slot.
@NullMarked
package io.openclaw.worker.cache.redis;

import org.jspecify.annotations.NullMarked;
