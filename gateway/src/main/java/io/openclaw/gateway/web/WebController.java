package io.openclaw.gateway.web;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// The files for browsers, one path each; nothing else of the class path can be asked for.
@RestController
class WebController {
  private final WebFile page = WebFile.of("index.html", "text/html;charset=utf-8");
  private final WebFile script = WebFile.of("page.js", "text/javascript;charset=utf-8");
  private final WebFile style = WebFile.of("page.css", "text/css;charset=utf-8");
  private final WebFile icon = WebFile.of("icon.svg", "image/svg+xml");
  private final WebFile client = WebFile.of("claw-client.js", "text/javascript;charset=utf-8");

  @GetMapping("/")
  ResponseEntity<byte[]> page() {
    return page.answer();
  }

  @GetMapping("/page.js")
  ResponseEntity<byte[]> script() {
    return script.answer();
  }

  @GetMapping("/page.css")
  ResponseEntity<byte[]> style() {
    return style.answer();
  }

  @GetMapping("/icon.svg")
  ResponseEntity<byte[]> icon() {
    return icon.answer();
  }

  @GetMapping("/claw-client.js")
  ResponseEntity<byte[]> client() {
    return client.answer();
  }
}
