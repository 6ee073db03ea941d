package io.openclaw.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.task.redis.RedisTaskStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LuaScriptTest {
  private static final Path SCRIPTS = Path.of("src/main/resources/io/openclaw/task/redis");

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".lua"))
          .map(name -> name.substring(0, name.length() - 4))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyScriptSaysWhatItDoesGuaranteesTakesAndReturns(String name) throws IOException {
    LuaScript.load(RedisTaskStore.class, name);

    assertThat(Files.readString(SCRIPTS.resolve(name + ".lua")))
        .startsWith("#!lua")
        .containsPattern("(?m)^-- [A-Z_]+: ")
        .contains("-- Guarantee: ", "-- KEYS[1] ", "-- Returns ");
  }

  @Test
  void aCallThatDoesNotFitTheHeaderIsRefused() {
    LuaScript beat = LuaScript.load(RedisTaskStore.class, "beat");

    beat.check(List.of("key"), List.of("lease", "id", "fence"));
    assertThatThrownBy(() -> beat.check(List.of("key"), List.of("lease", "id")))
        .hasMessageContaining("beat.lua takes 1 keys and 1 arguments (+ n × 2)");
    assertThatThrownBy(() -> beat.check(List.of(), List.of("lease")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            LuaScript.load(RedisTaskStore.class, "start")
                .check(List.of("key"), Collections.nCopies(5, "x")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCallDeclaresTheKeysThatAreKnownBeforeIt() {
    LuaScript beat = LuaScript.load(RedisTaskStore.class, "beat");
    List<String> lanes = List.of("short", "long");

    assertThat(beat.keys(0, lanes, List.of("8000", "a", "f1", "a", "f2", "b", "f3")))
        .startsWith("oc:{s0}:")
        .contains("oc:{s0}:marked", "oc:{s0}:leases:short", "oc:{s0}:leases:long")
        .containsOnlyOnce("oc:{s0}:task:a", "oc:{s0}:task:b")
        .doesNotContain("oc:{s0}:feed", "oc:{s0}:log:a");
    assertThat(LuaScript.load(RedisTaskStore.class, "start").keys(1, lanes, List.of("a", "f")))
        .contains("oc:{s1-34}:expiry", "oc:{s1-34}:task:a", "oc:{s1-34}:log:a");
  }

  @Test
  void everyKeyOfAShardCarriesItsHashTag() {
    for (RedisKeys.Part part : RedisKeys.Part.values()) {
      assertThat(RedisKeys.key(3, part)).startsWith("oc:{s3-316}:");
    }
  }
}
