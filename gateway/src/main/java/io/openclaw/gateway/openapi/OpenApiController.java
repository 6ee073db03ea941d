package io.openclaw.gateway.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// The description of the HTTP API, for programs.
@RestController
class OpenApiController {

  @GetMapping("/openapi.json")
  ResponseEntity<byte[]> description() {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.noCache())
        .body(Lazy.JSON);
  }

  /// Put together when it is first asked for, so that the start does not wait for it.
  private static final class Lazy {
    static final byte[] JSON = Description.read().toString().getBytes(UTF_8);
  }
}
