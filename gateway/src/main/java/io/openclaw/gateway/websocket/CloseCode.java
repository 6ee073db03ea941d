package io.openclaw.gateway.websocket;

/// Why a connection is closed (RFC 6455, and the registered ones after it).
public final class CloseCode {
  public static final int NORMAL = 1000;
  public static final int PROTOCOL_ERROR = 1002;
  public static final int NOT_ALLOWED = 1008;
  public static final int TOO_LARGE = 1009;
  public static final int FAILED = 1011;
  public static final int RESTART = 1012;
  public static final int TRY_LATER = 1013;

  private CloseCode() {}
}
