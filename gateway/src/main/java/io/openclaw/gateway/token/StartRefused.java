package io.openclaw.gateway.token;

/// The gateway must not start like this; the message is the one line that says why.
public final class StartRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartRefused(String message) {
    super(message);
  }
}
