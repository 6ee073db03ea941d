package io.openclaw.fatal;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.loop.Loop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Processes of their own, since what is tested ends them.
@Timeout(60)
class FatalErrorsTest {

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

  private static int exitCode(Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    assertThat(output).doesNotContain("UNREACHABLE");
    return code;
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
