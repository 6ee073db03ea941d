package io.openclaw.gateway.web;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// The description of the API as a page. Nothing of it is loaded before it is asked for.
@RestController
class DocsController {

  @GetMapping("/docs")
  ResponseEntity<byte[]> page() {
    return Lazy.PAGE.answer();
  }

  @GetMapping("/docs/docs.js")
  ResponseEntity<byte[]> script() {
    return Lazy.SCRIPT.answer();
  }

  @GetMapping("/docs/docs.css")
  ResponseEntity<byte[]> style() {
    return Lazy.STYLE.answer();
  }

  @GetMapping("/docs/swagger-ui.js")
  ResponseEntity<byte[]> swaggerScript() {
    return Lazy.SWAGGER_SCRIPT.answer();
  }

  @GetMapping("/docs/swagger-ui.css")
  ResponseEntity<byte[]> swaggerStyle() {
    return Lazy.SWAGGER_STYLE.answer();
  }

  private static final class Lazy {
    static final WebFile PAGE = WebFile.of("docs.html", "text/html;charset=utf-8");
    static final WebFile SCRIPT = WebFile.of("docs.js", "text/javascript;charset=utf-8");
    static final WebFile STYLE = WebFile.of("docs.css", "text/css;charset=utf-8");
    static final WebFile SWAGGER_SCRIPT =
        WebFile.of(SwaggerUi.script(), "text/javascript;charset=utf-8");
    static final WebFile SWAGGER_STYLE = WebFile.of(SwaggerUi.style(), "text/css;charset=utf-8");
  }
}
