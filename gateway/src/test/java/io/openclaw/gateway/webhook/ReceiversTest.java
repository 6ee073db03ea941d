package io.openclaw.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiversTest {
  private static final Receivers PUBLIC_ONLY = new Receivers(true, /* allowPrivate= */ false);
  private static final Receivers ANY = new Receivers(true, /* allowPrivate= */ true);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://127.1/",
        "http://127.255.255.254:8001/",
        "http://0177.1/",
        "http://0177.0.0.1/",
        "http://0x7f.1/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://017700000001/",
        "http://1.2.3.4.5/",
        "http://010.0.0.1/",
        "http://256.1.1.1/",
        "http://127.0.0.1./",
        "http://0.0.0.0/",
        "http://10.0.0.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://172.16.0.1/",
        "http://172.31.255.255/",
        "http://192.0.0.8/",
        "http://192.168.1.1/",
        "http://198.18.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://localhost/",
        "http://LOCALHOST:6379/",
        "http://localhost./",
        "http://a.localhost/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[0:0:0:0:0:ffff:a00:1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[2001:0:7f00:1::]/",
        "http://[fc00::1]/",
        "http://[fe80::1]/",
        "http://[fe80::1%25eth0]/",
        "http://[ff02::1]/",
        "http://user@example.com/",
        "http://example.com@127.0.0.1/",
        "http://user:password@example.com/",
        "http://example.com#@127.0.0.1/",
        "http://127.0.0.1\\@example.com/",
        "http://exa mple.com/",
        "http://exämple.com/",
        "http:///path",
        "http:127.0.0.1",
        "//example.com/",
        "example.com",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_SET",
        "http://example.com:0/",
        "http://example.com:65536/"
      })
  void whatIsNoPublicReceiverIsRefused(String url) {
    assertThat(PUBLIC_ONLY.refusal(url)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/hook?a=b",
        "HTTPS://EXAMPLE.COM/",
        "http://example.com:8080/",
        "http://8.8.8.8/",
        "http://172.32.0.1/",
        "http://192.0.1.1/",
        "https://[2606:4700:4700::1111]/",
        "https://xn--exmple-cua.com/",
        "https://1a.example/"
      })
  void whatIsPublicMayBeTold(String url) {
    assertThat(PUBLIC_ONLY.refusal(url)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:9/", "http://localhost/", "http://[::1]/"})
  void privateOnesMayBeToldWhereThatIsAllowed(String url) {
    assertThat(ANY.refusal(url)).isEmpty();
  }

  @Test
  void onlyFourNumbersSpellAnAddressEvenWhereAnyIsAllowed() {
    assertThat(ANY.refusal("http://0177.1/")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "10.1.2.3", "::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1"})
  void addressesThatANameTurnsOutToHaveAreCheckedToo(String address) {
    assertThat(PUBLIC_ONLY.mayBeTold(InetAddress.ofLiteral(address))).isFalse();
  }
}
