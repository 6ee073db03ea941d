/// Sessions: the context that each turn gets once it comes next, and the conversations as they are
/// read and deleted.
@NullMarked
package io.openclaw.gateway.session;

import org.jspecify.annotations.NullMarked;
