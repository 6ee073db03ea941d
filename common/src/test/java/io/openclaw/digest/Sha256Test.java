package io.openclaw.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Sha256Test {
  private static final String OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void isTheOneOfTheStandard() {
    assertThat(Sha256.hex("abc")).isEqualTo(OF_ABC);
    assertThat(Sha256.hex("abc".getBytes(StandardCharsets.UTF_8))).isEqualTo(OF_ABC);
    assertThat(Sha256.of("abc")).hasSize(32).startsWith(0xba, 0x78);
  }

  @Test
  void ofATextIsThatOfItsUtf8() {
    assertThat(Sha256.hex("é🦞"))
        .isEqualTo("c1de1ab5cadc236995312b663dec1b2efe19816d9e78bcea132a334468c3ef6b");
  }

  @Test
  void canBeShortened() {
    assertThat(Sha256.hex("abc", 8)).isEqualTo(OF_ABC.substring(0, 16));
  }
}
