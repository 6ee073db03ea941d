package io.openclaw.gateway.security;

/// Whose request it is. There is one owner as long as the gateway serves its own machine only.
public final class Callers {
  private static final String LOCAL = "local";

  private Callers() {}

  public static String owner() {
    return LOCAL;
  }
}
