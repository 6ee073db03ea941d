package io.openclaw.gateway.openapi;

import static io.openclaw.gateway.wire.Json.OURS;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Puts the description together: `base.yaml`, and what each room says of its routes in the files
/// of its folder `openapi/`. In an operation `x-scope` is the scope that it needs, or `none`, and
/// `x-problems` lists the codes with which it may be refused beside those of the base.
final class Description {
  private static final String BASE = "classpath:io/openclaw/gateway/openapi/base.yaml";
  private static final String ROOMS = "classpath*:io/openclaw/gateway/*/openapi/*.yaml";

  private Description() {}

  static ObjectNode read() {
    PathMatchingResourcePatternResolver files = new PathMatchingResourcePatternResolver();
    try {
      ObjectNode whole = yaml(files.getResource(BASE));
      for (Resource room : files.getResources(ROOMS)) {
        merge(whole, yaml(room), room.getDescription());
      }
      JsonNode problems = whole.remove("x-problems");
      for (JsonNode path : whole.path("paths")) {
        path.values().stream()
            .filter(it -> it.has("operationId"))
            .forEach(it -> Operations.complete((ObjectNode) it, problems));
      }
      return whole;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static ObjectNode yaml(Resource file) throws IOException {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    try (InputStream in = file.getInputStream()) {
      Map<String, Object> content = yaml.load(in);
      return OURS.valueToTree(content);
    }
  }

  /// Objects of both are joined; anything else may be said once only.
  private static void merge(ObjectNode whole, ObjectNode part, String source) {
    part.forEachEntry((name, value) -> {
      JsonNode present = whole.get(name);
      if (present == null) {
        whole.set(name, value);
      } else if (present instanceof ObjectNode object
          && value instanceof ObjectNode more
          && !object.has("type")) {
        merge(object, more, source);
      } else {
        throw new IllegalStateException("'" + name + "' of " + source + " is described already");
      }
    });
  }
}
