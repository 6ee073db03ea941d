package io.openclaw.bench.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// An answer whose body is still coming. The connection is free again when the body was read to its
/// end.
public record Incoming(int status, InputStream body) {

  public BufferedReader lines() {
    return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  Answer whole() throws IOException {
    return new Answer(status, new String(body.readAllBytes(), StandardCharsets.UTF_8));
  }
}
