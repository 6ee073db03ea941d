/// What an API key may do, and how well its user kept to it. Its public type is `Accounts`.
@NullMarked
package io.openclaw.simulator.account;

import org.jspecify.annotations.NullMarked;
