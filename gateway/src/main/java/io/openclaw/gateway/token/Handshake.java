package io.openclaw.gateway.token;

import io.openclaw.gateway.caller.Pass;
import java.util.Optional;

/// How the request that opens a WebSocket was authenticated.
///
/// @param pass empty when a token is needed and none was shown yet: the first frame (CONNECT) has
///   to bring it, see [TokenAuthenticator#login], and nothing else may be answered before
/// @param protocol `bearer` when the token came as a sub-protocol: it must be answered, unless the
///   transport speaks another one that was offered too
public record Handshake(Optional<Pass> pass, Optional<String> protocol) {}
