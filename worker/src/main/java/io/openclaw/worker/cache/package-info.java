/// AnswerCache that are kept for identical calls, and identical calls under way that share one.
/// [AnswerCache] is the public type; adapters of [AnswerStore] live in rooms of their own below.
@NullMarked
package io.openclaw.worker.cache;

import org.jspecify.annotations.NullMarked;
