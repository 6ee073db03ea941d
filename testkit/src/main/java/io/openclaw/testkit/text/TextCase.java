package io.openclaw.testkit.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One log and what it adds up to; the file `text-cases.json` holds them all.
///
/// @param stages those that are joined
/// @param voids the numbers of the events that took text away
/// @param reply what `complete` brought
public record TextCase(
    String name,
    Set<String> stages,
    List<JsonNode> events,
    String text,
    List<Long> voids,
    Optional<String> reply) {
  private static final String FILE = "/io/openclaw/testkit/text-cases.json";

  public static Stream<TextCase> all() {
    return JsonMapper.shared().readTree(json()).path("cases").valueStream().map(TextCase::of);
  }

  /// The whole file, for an implementation in another language.
  public static String json() {
    try (InputStream file = TextCase.class.getResourceAsStream(FILE)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE, e);
    }
  }

  private static TextCase of(JsonNode json) {
    List<String> stages = list(json.path("stages"), it -> it.asString(""));
    return new TextCase(
        json.path("name").asString(""),
        stages.isEmpty() ? Set.of("response") : stages.stream().collect(Collectors.toSet()),
        list(json.path("events"), it -> it),
        json.path("text").asString(""),
        list(json.path("voids"), it -> it.asLong(0)),
        json.path("reply").stringValueOpt());
  }

  private static <T> List<T> list(JsonNode array, Function<JsonNode, T> of) {
    return array.valueStream().map(of).toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
