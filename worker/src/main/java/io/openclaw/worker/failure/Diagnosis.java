package io.openclaw.worker.failure;

import io.openclaw.ratelimit.CallOutcome.Dimension;
import io.openclaw.worker.failure.FailureClass.Course;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One failure, understood.
///
/// @param code a stable word for programs
/// @param message a sentence for people, without secrets
/// @param pause how long the provider wants to be left alone, null when it did not say
/// @param elsewhere whether another model or provider may well do what this one does not
/// @param ofAccount whether the account was turned away, not just this call
/// @param dimension what there was too much of, for [FailureClass#RATE]
public record Diagnosis(
    FailureClass kind,
    String code,
    String message,
    @Nullable Duration pause,
    boolean elsewhere,
    boolean ofAccount,
    Dimension dimension) {

  /// What came was no answer at all.
  static final String MALFORMED = "provider_rubbish";

  static Diagnosis of(FailureClass kind, String message) {
    boolean account = kind == FailureClass.AUTH_FATAL || kind == FailureClass.QUOTA_FATAL;
    return new Diagnosis(kind, kind.code(), message, null, false, account, Dimension.UNKNOWN);
  }

  public boolean fatal() {
    return kind.course() == Course.FATAL;
  }

  /// Whether the connection to the provider was lost; what had come by then is a part of an answer.
  public boolean disconnected() {
    return (kind == FailureClass.TRANSPORT && !code.equals(MALFORMED))
        || kind == FailureClass.STALL;
  }

  public Optional<Duration> asked() {
    return Optional.ofNullable(pause);
  }

  Diagnosis coded(String exact) {
    return new Diagnosis(kind, exact, message, pause, elsewhere, ofAccount, dimension);
  }

  Diagnosis after(@Nullable Duration asked) {
    return new Diagnosis(kind, code, message, asked, elsewhere, ofAccount, dimension);
  }

  Diagnosis orElsewhere() {
    return new Diagnosis(kind, code, message, pause, true, ofAccount, dimension);
  }

  Diagnosis of(Dimension much) {
    return new Diagnosis(kind, code, message, pause, elsewhere, ofAccount, much);
  }

  /// Another call of the same account may well be let in.
  Diagnosis ofThisCall() {
    return new Diagnosis(kind, code, message, pause, elsewhere, /* ofAccount= */ false, dimension);
  }
}
