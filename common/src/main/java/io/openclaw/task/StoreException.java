package io.openclaw.task;

/// The store did not carry out a call. What is known about its effect is in the type.
public abstract sealed class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /// Nothing was sent; nothing changed.
  public static final class Away extends StoreException {
    private static final long serialVersionUID = 1L;

    public Away(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// It was sent and not answered in time; it may still take effect. Repeat it, or undo it.
  public static final class OutcomeUnknown extends StoreException {
    private static final long serialVersionUID = 1L;

    public OutcomeUnknown(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// The store's memory is used up; nothing changed. Calls that end or archive tasks still work.
  public static final class StorageFull extends StoreException {
    private static final long serialVersionUID = 1L;

    public StorageFull(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// The store answered with an error that no caller can mend.
  public static final class Broken extends StoreException {
    private static final long serialVersionUID = 1L;

    public Broken(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
