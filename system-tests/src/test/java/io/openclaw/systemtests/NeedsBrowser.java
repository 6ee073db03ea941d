package io.openclaw.systemtests;

import io.openclaw.testkit.browser.Browser;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Skips a test on a machine without a Chromium, and says so; where `CLAW_BROWSER_REQUIRED` is set
/// it runs and fails.
final class NeedsBrowser implements ExecutionCondition {
  private static final String MISSING =
      "There is no Chromium here: install one, or name it in CLAW_BROWSER.";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Browser.installed().isPresent() || System.getenv("CLAW_BROWSER_REQUIRED") != null) {
      return ConditionEvaluationResult.enabled("it can run, or must");
    }
    System.out.println(context.getDisplayName() + " is skipped. " + MISSING);
    return ConditionEvaluationResult.disabled(MISSING);
  }
}
