package io.openclaw.ratelimit;

/// The answer to a request for permission.
public sealed interface Decision permits Granted, Denied {}
