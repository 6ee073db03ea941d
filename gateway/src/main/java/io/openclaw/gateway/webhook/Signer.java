package io.openclaw.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs as Standard Webhooks says: HMAC-SHA256 of id, time and body, one signature for each
/// secret.
final class Signer {
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";

  private final List<SecretKeySpec> keys;

  /// @param secrets `whsec_` and 24 to 64 bytes in Base64
  Signer(List<String> secrets) {
    this.keys = secrets.stream().map(Signer::key).toList();
  }

  boolean canSign() {
    return !keys.isEmpty();
  }

  /// The header `webhook-signature`.
  String signature(String id, Instant at, byte[] body) {
    byte[] head = (id + "." + at.getEpochSecond() + ".").getBytes(UTF_8);
    return keys.stream().map(key -> "v1," + mac(key, head, body)).collect(Collectors.joining(" "));
  }

  private static String mac(SecretKeySpec key, byte[] head, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(head);
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
    }
  }

  private static SecretKeySpec key(String secret) {
    byte[] bytes = bytes(secret);
    if (bytes.length < 24 || bytes.length > 64) {
      throw new IllegalArgumentException(
          "The secret of the webhooks (OPENCLAW_WEBHOOK_SECRET) must be whsec_ and 24 to 64 bytes"
              + " in Base64, for instance of: echo whsec_$(head -c 32 /dev/urandom | base64)");
    }
    return new SecretKeySpec(bytes, ALGORITHM);
  }

  /// Empty for what is no secret at all.
  private static byte[] bytes(String secret) {
    try {
      return secret.startsWith(PREFIX)
          ? Base64.getDecoder().decode(secret.substring(PREFIX.length()))
          : new byte[0];
    } catch (IllegalArgumentException malformed) {
      return new byte[0];
    }
  }
}
