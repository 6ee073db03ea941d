package io.openclaw.gateway.ops;

import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// How each provider is.
@RestController
class ProvidersController {
  private final ProvidersPage page;

  ProvidersController(ProvidersPage page) {
    this.page = page;
  }

  @GetMapping("/api/v1/providers")
  ResponseEntity<JsonNode> providers() {
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(page.now());
  }
}
