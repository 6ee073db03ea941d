package io.openclaw.gateway.intake;

import io.openclaw.provider.ProviderSpec;
import io.openclaw.task.Lane;
import io.openclaw.task.Submission.Turn;
import io.openclaw.task.Submission.Webhook;
import java.time.Duration;
import java.util.Optional;

/// A body that passed every check, with the defaults filled in.
///
/// @param turn of its session; empty without one
/// @param request what the worker gets, as JSON
/// @param bytes of the request in UTF-8
/// @param cancelOnDisconnect only where a transport notices that its client is gone
/// @param webhook told of its end; the request holds it, too
/// @param notBefore epoch milliseconds, 0 for at once
record TaskRequest(
    ProviderSpec provider,
    String model,
    String mode,
    Lane lane,
    String session,
    Optional<Turn> turn,
    Duration maxWait,
    int maxAttempts,
    Duration timeout,
    long notBefore,
    boolean cancelOnDisconnect,
    String request,
    long bytes,
    Optional<Webhook> webhook) {}
