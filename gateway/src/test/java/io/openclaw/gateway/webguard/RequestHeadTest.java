package io.openclaw.gateway.webguard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.GatewayUnderTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Requests that two readers could understand differently: one refusal, and the connection closes,
/// so that what follows is never taken for a request.
class RequestHeadTest {
  private static final GatewayUnderTest GATEWAY = GatewayUnderTest.start();
  private static final String POST =
      "POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
  private static final String CHUNKED = "0\r\n\r\n";

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  static Stream<String> heads() {
    return Stream.of(
        POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKED,
        POST + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n" + CHUNKED,
        POST + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}   ",
        POST + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n{}   ",
        POST + "Content-Length: 5, 5\r\n\r\n{}   ",
        POST + "Content-Length: 5, 6\r\n\r\n{}   ",
        POST + "Content-Length: +5\r\n\r\n{}   ",
        POST + "Content-Length: -5\r\n\r\n{}   ",
        POST + "Content-Length: 0x5\r\n\r\n{}   ",
        POST + "Content-Length: 5 5\r\n\r\n{}   ",
        POST + "Content-Length: 99999999999999999999\r\n\r\n{}",
        POST + "Content-Length : 5\r\n\r\n{}   ",
        POST + "Content-Length\t: 5\r\n\r\n{}   ",
        POST + " Content-Length: 5\r\n\r\n{}   ",
        POST + "Transfer-Encoding: xchunked\r\n\r\n" + CHUNKED,
        POST + "Transfer-Encoding: chunked, identity\r\n\r\n" + CHUNKED,
        POST + "Transfer-Encoding: identity\r\n\r\n{}",
        POST + "Transfer-Encoding: chunked, chunked\r\n\r\n" + CHUNKED,
        POST + "Transfer-Encoding: gzip\r\n\r\n{}",
        POST + "Transfer-Encoding: \u000bchunked\r\n\r\n" + CHUNKED,
        POST + "Transfer-Encoding : chunked\r\n\r\n" + CHUNKED,
        POST + "Transfer-Encoding:\r\n chunked\r\n\r\n" + CHUNKED,
        POST + "Transfer-Encoding: chunked\r\n\r\n5;a\nb\r\n{}   \r\n0\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n",
        POST + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}\r\n0\r\n\r\n",
        "POST /api/v1/tasks HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
            + CHUNKED,
        "GET /health HTTP/1.1\nHost: localhost\n\n",
        "GET /health HTTP/1.1\r\nHost: localhost\nX-A: b\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: b\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n folded\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n\tfolded\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: b\rX-B: c\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: b\0c\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nX A: b\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nnocolon\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\n: empty\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost, evil.test\r\n\r\n",
        "GET /he alth HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /health HTTP/1.1 x\r\nHost: localhost\r\n\r\n",
        "GET /health HTTP/2.0\r\nHost: localhost\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("heads")
  void aHeadThatCanBeReadInTwoWaysIsRefusedOnceAndNothingBehindItIsHeard(String head) {
    String smuggled = "GET /health HTTP/1.1\r\nHost: localhost\r\nX-Smuggled: 1\r\n\r\n";

    String answer = GATEWAY.raw((head + smuggled).getBytes(ISO_8859_1));

    assertThat(answer).matches("(?s)HTTP/1\\.1 (4\\d\\d|501|505) .*");
    assertThat(answer.split("HTTP/1\\.1 ", -1)).as(answer).hasSize(2);
    assertThat(answer).doesNotContain("org.eclipse").doesNotContain("task_id");
  }
}
