/// Tasks that exist, live or archived, as one: every transport finds, lists, cancels and forgets
/// through [io.openclaw.gateway.tasks.Tasks].
@NullMarked
package io.openclaw.gateway.tasks;

import org.jspecify.annotations.NullMarked;
