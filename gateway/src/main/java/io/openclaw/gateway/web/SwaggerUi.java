package io.openclaw.gateway.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.regex.Pattern;

/// The two files of Swagger UI that the page needs, out of its jar.
final class SwaggerUi {
  private static final String POM = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
  private static final Pattern INLINE_IMAGE =
      Pattern.compile("url\\(\"data:.*?\"\\)|url\\(data:[^)]*\\)");

  private SwaggerUi() {}

  static byte[] script() {
    return file("swagger-ui-bundle.js");
  }

  /// Without its inline images (arrows, a splash): the policy of our pages does not let them load,
  /// and a browser would report each.
  static byte[] style() {
    String style = new String(file("swagger-ui.css"), UTF_8);
    return INLINE_IMAGE.matcher(style).replaceAll("none").getBytes(UTF_8);
  }

  private static byte[] file(String name) {
    return WebFile.bytes("/META-INF/resources/webjars/swagger-ui/" + version() + "/" + name);
  }

  private static String version() {
    Properties pom = new Properties();
    try {
      pom.load(new ByteArrayInputStream(WebFile.bytes(POM)));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return pom.getProperty("version");
  }
}
