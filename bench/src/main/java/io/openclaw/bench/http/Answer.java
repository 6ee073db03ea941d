package io.openclaw.bench.http;

/// A whole answer.
public record Answer(int status, String body) {}
