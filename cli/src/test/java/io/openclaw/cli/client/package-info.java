@NullMarked
package io.openclaw.cli.client;

import org.jspecify.annotations.NullMarked;
