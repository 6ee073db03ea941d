package io.openclaw.gateway.wire;

import static tools.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION;
import static tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS;
import static tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/// The mappers: one strict and bounded for what strangers send, one plain for what is ours.
public final class Json {
  /// For our own JSON, in and out.
  public static final JsonMapper OURS = JsonMapper.builder().build();

  static final JsonMapper STRICT =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxStringLength(10 << 20)
                          .maxNameLength(256)
                          .maxNumberLength(100)
                          .maxDocumentLength(10 << 20)
                          .maxTokenCount(1_000_000)
                          .build())
                  .enable(STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(FAIL_ON_TRAILING_TOKENS)
          .enable(USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private Json() {}
}
