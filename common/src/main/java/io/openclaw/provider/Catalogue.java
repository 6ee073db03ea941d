package io.openclaw.provider;

import static tools.jackson.databind.DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES;
import static tools.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// All providers by name, in the order in which one is preferred when a task names none. The
/// presets come with the program; a file adds to them or replaces them by name.
public final class Catalogue {
  /// Names the file with further providers.
  public static final String FILE_VARIABLE = "OPENCLAW_PROVIDERS";

  private static final String PRESETS = "providers.json";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+):-([^}]*)}");

  private final Map<String, ProviderSpec> byName;

  private Catalogue(Map<String, ProviderSpec> byName) {
    this.byName = byName;
  }

  /// Loads presets and the configured file. Throws [IllegalArgumentException] that names the faulty
  /// property.
  public static Catalogue load(Map<String, String> environment) {
    Map<String, ProviderSpec> byName = new LinkedHashMap<>();
    String file = environment.get(FILE_VARIABLE);
    if (file != null && !file.isBlank()) {
      parse(read(Path.of(file)), environment).forEach(byName::put);
    }
    parse(presets(), environment).forEach(byName::putIfAbsent);
    byName.values().forEach(spec -> requireKnown(spec, byName));
    return new Catalogue(byName);
  }

  public Optional<ProviderSpec> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public List<ProviderSpec> all() {
    return List.copyOf(byName.values());
  }

  private static void requireKnown(ProviderSpec spec, Map<String, ProviderSpec> byName) {
    for (String fallback : spec.fallbacks()) {
      if (!byName.containsKey(fallback) || fallback.equals(spec.name())) {
        throw new IllegalArgumentException(
            "provider %s: fallbacks must name other providers".formatted(spec.name()));
      }
    }
  }

  private static Map<String, ProviderSpec> parse(String json, Map<String, String> environment) {
    Map<String, ProviderSpec> byName = new LinkedHashMap<>();
    for (ProviderSpec spec : specs(substitute(json, environment))) {
      if (byName.put(spec.name(), spec) != null) {
        throw new IllegalArgumentException("provider " + spec.name() + ": named twice");
      }
    }
    return byName;
  }

  private static List<ProviderSpec> specs(String json) {
    try {
      return JsonMapper.builder()
          .enable(FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(FAIL_ON_NULL_FOR_PRIMITIVES)
          .build()
          .readValue(json, Providers.class)
          .providers();
    } catch (JacksonException broken) {
      Throwable cause = broken.getCause() instanceof IllegalArgumentException it ? it : broken;
      throw new IllegalArgumentException(FILE_VARIABLE + ": " + cause.getMessage(), broken);
    }
  }

  private static String substitute(String json, Map<String, String> environment) {
    return VARIABLE
        .matcher(json)
        .replaceAll(it -> environment.getOrDefault(it.group(1), it.group(2)));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(FILE_VARIABLE + ": cannot read " + file, unreadable);
    }
  }

  private static String presets() {
    try (InputStream presets = Catalogue.class.getResourceAsStream(PRESETS)) {
      if (presets == null) {
        throw new IllegalStateException(PRESETS + " is missing from the jar");
      }
      return new String(presets.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new IllegalStateException(PRESETS + " cannot be read from the jar", broken);
    }
  }

  private record Providers(List<ProviderSpec> providers) {}
}
