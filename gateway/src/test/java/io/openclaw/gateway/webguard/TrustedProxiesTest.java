package io.openclaw.gateway.webguard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class TrustedProxiesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.50",
        "1.2.3.4, 203.0.113.50",
        "203.0.113.50, 10.1.2.3",
        "127.0.0.1, 203.0.113.50",
        "junk, 203.0.113.50",
        "203.0.113.50, 10.1.255.255, 127.0.0.1"
      })
  void whatAClientMakesUpBeforeTheLastHopChangesNothing(String forwarded) {
    TrustedProxies addresses = new TrustedProxies(List.of("127.0.0.1", "10.1.0.0/16"));
    var request = new MockHttpServletRequest();
    request.addHeader("X-Forwarded-For", forwarded);

    request.setRemoteAddr("127.0.0.1");
    assertThat(addresses.unproxied(request).getRemoteAddr()).isEqualTo("203.0.113.50");
    request.setRemoteAddr("198.51.100.1");
    assertThat(addresses.unproxied(request).getRemoteAddr()).isEqualTo("198.51.100.1");
    request.setRemoteAddr("10.2.0.0");
    assertThat(addresses.unproxied(request).getRemoteAddr()).isEqualTo("10.2.0.0");
  }
}
