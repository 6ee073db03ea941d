package io.openclaw.task;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A worker's hold on a task. Whoever lost it learns so from the next write, which is refused.
///
/// @param fence secret of this claim; every write of the worker carries it
/// @param running true when it was taken over from a lost worker in mid-attempt
/// @param attempt number of starts so far
/// @param failures starts that ended in a failure that counted
/// @param step how far it went along its route of providers, 0 for the first
/// @param seq the last event in its log
/// @param remaining running time left to it
/// @param createdAt by the store's clock: with `lane`, what decides its place among its account's
/// @param place in its waiting line; a task with a smaller one was there before
/// @param request what to do, as JSON; empty when it is kept apart, see [TaskReader#request]
public record Claim(
    TaskId id,
    String fence,
    boolean running,
    String owner,
    Lane lane,
    String account,
    String provider,
    String model,
    String mode,
    String session,
    int attempt,
    int failures,
    int maxAttempts,
    int step,
    long seq,
    Duration remaining,
    Instant createdAt,
    long place,
    Optional<String> request) {}
