package io.openclaw.worker.cache;

import java.time.Duration;

/// @param lease how long a call counts as under way without a sign of its worker
/// @param mostAnswer bytes of one answer; a longer one is not kept
/// @param mostAnswers answers kept at once
/// @param mostBytes of all answers kept
public record CacheSettings(Duration lease, long mostAnswer, int mostAnswers, long mostBytes) {}
