package io.openclaw.simulator.chat;

/// What a provider may complain of.
enum ProviderError {
  RATE(429, "too many requests per minute"),
  CONCURRENCY(429, "too many requests at once"),
  SERVER(500, "the model server failed"),
  KEY(401, "the API key is not valid"),
  ARREARS(429, "the account is in arrears, recharge it");

  private final int status;
  private final String message;

  ProviderError(int status, String message) {
    this.status = status;
    this.message = message;
  }

  int status() {
    return status;
  }

  String message() {
    return message;
  }
}
