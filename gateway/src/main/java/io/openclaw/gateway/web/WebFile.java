package io.openclaw.gateway.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// A file of the class path. Browsers ask each time whether it is still the same, so that page and
/// module are never of two versions.
final class WebFile {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
          + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final byte[] bytes;
  private final MediaType type;
  private final String etag;

  private WebFile(byte[] bytes, MediaType type) {
    this.bytes = bytes;
    this.type = type;
    this.etag = '"' + digest(bytes) + '"';
  }

  static WebFile of(String name, String type) {
    return new WebFile(bytes("/web/" + name), MediaType.parseMediaType(type));
  }

  static WebFile of(byte[] bytes, String type) {
    return new WebFile(bytes, MediaType.parseMediaType(type));
  }

  /// Of a file of the class path.
  static byte[] bytes(String path) {
    try (InputStream in = WebFile.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the file " + path + " is not packed with the gateway");
      }
      return in.readAllBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  ResponseEntity<byte[]> answer() {
    return ResponseEntity.ok()
        .contentType(type)
        .cacheControl(CacheControl.noCache())
        .eTag(etag)
        .header("Content-Security-Policy", POLICY)
        .header("Referrer-Policy", "no-referrer")
        .body(bytes);
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
