package io.openclaw.simulator.chat;

import io.openclaw.simulator.http.Answer;
import io.openclaw.simulator.http.HttpError;
import java.util.LinkedHashMap;
import java.util.Map;

/// How a vendor words its errors.
enum Dialect {
  OPENAI,
  NVIDIA,
  ZHIPU,
  TOKENHUB;

  /// By the beginning of the key, else by the path.
  static Dialect of(String key, String path) {
    if (key.startsWith("nvidia") || key.startsWith("nvapi")) {
      return NVIDIA;
    }
    if (key.startsWith("zhipu")) {
      return ZHIPU;
    }
    if (key.startsWith("hunyuan") || key.startsWith("tokenhub")) {
      return TOKENHUB;
    }
    return path.contains("/paas/v4/") ? ZHIPU : OPENAI;
  }

  Answer answer(ProviderError trouble, String callId) {
    boolean problem = this == NVIDIA && trouble != ProviderError.ARREARS;
    return Answer.of(
        trouble.status(),
        problem ? "application/problem+json" : "application/json",
        problem ? nvidia(trouble) : error(trouble, callId));
  }

  /// The object of an error in mid-stream, which always has a member `error`. Arrears are a state
  /// that only Zhipu hides behind a 429, so they are always told in its words.
  Map<String, Object> error(ProviderError trouble, String callId) {
    if (trouble == ProviderError.ARREARS) {
      return zhipu(trouble, callId);
    }
    return switch (this) {
      case OPENAI, NVIDIA -> openai(trouble);
      case ZHIPU -> zhipu(trouble, callId);
      case TOKENHUB -> tokenhub(trouble, callId);
    };
  }

  private static Map<String, Object> openai(ProviderError trouble) {
    return switch (trouble) {
      case RATE, CONCURRENCY, ARREARS ->
          HttpError.body(trouble.message(), "rate_limit_error", "rate_limit_exceeded");
      case SERVER -> HttpError.body(trouble.message(), "server_error", "server_error");
      case KEY -> HttpError.body(trouble.message(), "authentication_error", "invalid_api_key");
    };
  }

  private static Map<String, Object> nvidia(ProviderError trouble) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("status", trouble.status());
    switch (trouble) {
      case RATE, CONCURRENCY, ARREARS -> problem.put("title", "Too Many Requests");
      case SERVER -> problem.put("title", "Internal Server Error");
      case KEY -> problem.put("title", "Unauthorized");
    }
    return problem;
  }

  private static Map<String, Object> zhipu(ProviderError trouble, String callId) {
    String code =
        switch (trouble) {
          case RATE -> "1305";
          case CONCURRENCY -> "1302";
          case SERVER -> "500";
          case KEY -> "1000";
          case ARREARS -> "1113";
        };
    return body(callId, Map.of("code", code, "message", trouble.message()));
  }

  private static Map<String, Object> body(String callId, Map<String, Object> error) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", error);
    body.put("request_id", callId);
    return body;
  }

  private static Map<String, Object> tokenhub(ProviderError trouble, String callId) {
    return switch (trouble) {
      case RATE -> tokenhub("rate_limit_error", "429001", dimension("rpm"), callId);
      case CONCURRENCY -> tokenhub("rate_limit_error", "429001", dimension("concurrency"), callId);
      case SERVER -> tokenhub("upstream_error", "500001", trouble.message(), callId);
      case KEY -> tokenhub("authentication_error", "401002", trouble.message(), callId);
      case ARREARS -> throw new IllegalArgumentException("arrears are told in Zhipu's words");
    };
  }

  private static String dimension(String name) {
    return "rate limit exceeded on dimension: " + name;
  }

  private static Map<String, Object> tokenhub(
      String type, String code, String message, String callId) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("type", type);
    error.put("code", code);
    error.put("message", message);
    error.put("source", "gateway");
    error.put("request_id", callId);
    return Map.of("error", error);
  }
}
