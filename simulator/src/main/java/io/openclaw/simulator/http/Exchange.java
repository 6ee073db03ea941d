package io.openclaw.simulator.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// One request and the means to answer it: whole, as a stream, or by cutting the connection. For
/// the one thread that handles it.
public final class Exchange {

  private final Wire wire;
  private final RequestHead head;
  private Body body;
  private boolean reusable;

  Exchange(Wire wire, RequestHead head) {
    this.wire = wire;
    this.head = head;
    this.body = head.chunked() || head.contentLength() > 0 ? Body.UNREAD : Body.READ;
    this.reusable = !head.wantsClose();
  }

  public String method() {
    return head.method();
  }

  public String path() {
    return head.path();
  }

  public Optional<String> query(String name) {
    return Optional.ofNullable(head.query().get(name));
  }

  public Optional<String> header(String name) {
    return head.header(name);
  }

  /// Reads the body and gives what `parser` makes of it. Large bodies are read one after the other
  /// over all connections, so `parser` should let go of the bytes.
  public <T> T body(Function<InputStream, T> parser) throws IOException {
    if (head.expectsContinue() && body == Body.UNREAD) {
      wire.send("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    try (BodyBuffer buffer = new BodyBuffer()) {
      readBody(buffer);
      return parser.apply(buffer.contents());
    }
  }

  private void readBody(ByteArrayOutputStream sink) throws IOException {
    if (body == Body.UNREAD) {
      body = Body.BROKEN;
      wire.requests().body(head, sink);
      body = Body.READ;
    }
  }

  public void answer(Answer answer) throws IOException {
    skipBody();
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = new LinkedHashMap<>(answer.headers());
    if (answer.status() != 204) {
      headers.put("Content-Type", answer.contentType());
      headers.put("Content-Length", Integer.toString(body.length));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 + body.length);
    bytes.writeBytes(head(answer.status(), headers));
    bytes.writeBytes(body);
    wire.send(bytes.toByteArray());
  }

  /// Begins a chunked 200 answer; nothing is sent before its first flush.
  public ChunkedAnswer begin(String contentType) throws IOException {
    skipBody();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", contentType);
    headers.put("Cache-Control", "no-cache");
    headers.put("Transfer-Encoding", "chunked");
    return new ChunkedAnswer(wire, head(200, headers));
  }

  /// Closes the connection after the answer, and says so in its head when that is not sent yet.
  public void closeAfterwards() {
    reusable = false;
  }

  /// Waits until the client has closed its side, at most until `deadline` of `System.nanoTime()`.
  public boolean clientGoneBy(long deadline) throws IOException {
    return wire.clientGoneBy(deadline);
  }

  /// Ends the connection with a reset: no answer, no farewell.
  public void cut() throws IOException {
    reusable = false;
    wire.reset();
  }

  /// Whether the rest of the input cannot be understood any more.
  boolean bodyBroken() {
    return body == Body.BROKEN;
  }

  boolean reusable() {
    return reusable;
  }

  /// A client that waits for `100 Continue` may never send the body, so it is not waited for.
  private void skipBody() throws IOException {
    if (body == Body.UNREAD && head.expectsContinue()) {
      reusable = false;
    } else {
      readBody(new BodyBuffer.Nowhere());
    }
  }

  private byte[] head(int status, Map<String, String> headers) {
    StringBuilder text = new StringBuilder("HTTP/1.1 " + status + ' ' + Reason.of(status) + "\r\n");
    headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    if (!reusable) {
      text.append("Connection: close\r\n");
    }
    return text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
  }

  private enum Body {
    UNREAD,
    BROKEN,
    READ
  }
}
