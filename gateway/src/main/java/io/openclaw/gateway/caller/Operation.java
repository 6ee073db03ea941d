package io.openclaw.gateway.caller;

/// The table of who may do what: the scope that each operation needs, on every transport. What
/// belongs to an owner is for this owner and for `admin` alone; to others it is absent.
public enum Operation {
  READ_TASKS(Scope.READ),
  SUBMIT_TASKS(Scope.TASKS),
  CONTROL_TASKS(Scope.TASKS),
  DELETE_TASKS(Scope.TASKS),
  REPEAT_DELIVERIES(Scope.TASKS),
  READ_SESSIONS(Scope.READ),
  CHANGE_SESSIONS(Scope.TASKS),
  READ_DEAD_LIST(Scope.READ),
  CHANGE_DEAD_LIST(Scope.TASKS),
  READ_SYSTEM(Scope.READ),
  CHANGE_SYSTEM(Scope.ADMIN),
  READ_FIGURES(Scope.ADMIN),
  MANAGE_TOKENS(Scope.ADMIN);

  private final Scope scope;

  Operation(Scope scope) {
    this.scope = scope;
  }

  public Scope scope() {
    return scope;
  }
}
