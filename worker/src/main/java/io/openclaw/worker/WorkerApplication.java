package io.openclaw.worker;

import io.openclaw.fatal.FatalErrors;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/// The worker process. It starts whether Redis is there or not. Exit codes: 0 after a drain, 1 when
/// it cannot start, 70 when it is stuck or cannot be trusted any more and must be started anew.
@SpringBootConfiguration(proxyBeanMethods = false)
@Import(WorkerConfiguration.class)
public class WorkerApplication {
  public static void main(String[] args) {
    FatalErrors.endTheProcessWhenUncaught();
    SpringApplication application = new SpringApplication(WorkerApplication.class);
    application.setRegisterShutdownHook(false);
    application.addInitializers(
        context -> Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(context), "drain")));
    application.run(args);
  }

  /// A drain is the orderly end, so it must not look like a death by the signal that asked for it.
  private static void drain(ConfigurableApplicationContext context) {
    int code = 1;
    try {
      boolean started = context.isActive();
      context.close();
      code = started ? 0 : 1;
    } finally {
      Runtime.getRuntime().halt(code);
    }
  }
}
