/// The history in SQL: one writer, a few readers, the migrations' schema. What only SQLite knows
/// lives in `Sqlite…` classes. Only [io.openclaw.gateway.history.sql.SqlHistory] is seen from
/// outside.
@NullMarked
package io.openclaw.gateway.history.sql;

import org.jspecify.annotations.NullMarked;
