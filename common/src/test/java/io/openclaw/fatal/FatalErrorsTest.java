package io.openclaw.fatal;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.loop.Loop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Processes of their own, since what is tested ends them.
@Timeout(60)
class FatalErrorsTest {

  @TempDir private Path folder;

  enum Place {
    LOOP,
    VIRTUAL_THREAD,
    PLATFORM_THREAD,
    MAIN
  }

  @ParameterizedTest
  @EnumSource
  void anErrorThatNothingCaughtEndsTheProcess(Place place) throws Exception {
    assertThat(exitCode(Victim.class, place.name())).isEqualTo(FatalErrors.EXIT_CODE);
  }

  @Test
  void anExceptionThatNothingCaughtEndsOnlyItsThread() throws Exception {
    assertThat(exitCode(Survivor.class)).isZero();
  }

  private int exitCode(Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Path log = folder.resolve("output.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(15, TimeUnit.SECONDS)).as("it ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(log).content().doesNotContain("UNREACHABLE");
    return process.exitValue();
  }

  static final class Victim {
    public static void main(String[] arguments) throws InterruptedException {
      FatalErrors.endTheProcessWhenUncaught();
      // A hook that never ends must not hold up the end.
      Runtime.getRuntime().addShutdownHook(new Thread(Victim::waitForEver));
      switch (Place.valueOf(arguments[0])) {
        case LOOP -> Loop.named("planted").start(Victim::fail);
        case VIRTUAL_THREAD -> Thread.ofVirtual().start(Victim::fail);
        case PLATFORM_THREAD -> Thread.ofPlatform().start(Victim::fail);
        case MAIN -> fail();
      }
      waitForEver();
    }

    private static boolean fail() {
      throw new StackOverflowError("planted");
    }

    private static void waitForEver() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException unreachable) {
        System.out.println("UNREACHABLE");
      }
    }
  }

  static final class Survivor {
    public static void main(String[] arguments) throws InterruptedException {
      FatalErrors.endTheProcessWhenUncaught();
      Thread thread =
          Thread.ofVirtual()
              .start(() -> {
                throw new IllegalStateException("planted");
              });
      thread.join();
    }
  }
}
