/// What a measurement found: percentiles, a table for a person, a JSON line for the documents.
@NullMarked
package io.openclaw.bench.figure;

import org.jspecify.annotations.NullMarked;
