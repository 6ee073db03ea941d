package io.openclaw.simulator.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// Reads heads and bodies off a connection, within bounds.
final class RequestReader {

  static final int LONGEST_HEAD = 32 * 1024;
  static final int LONGEST_BODY = 32 * 1024 * 1024;

  /// Clients keep connections for reuse; to close first would make their next call fail.
  private static final Duration BETWEEN_REQUESTS = Duration.ofMinutes(10);

  private static final Duration WITHIN_A_REQUEST = Duration.ofSeconds(30);
  private static final int BLOCK = 16 * 1024;

  private final RequestInput inbound;

  RequestReader(RequestInput inbound) {
    this.inbound = inbound;
  }

  /// The next head, or nothing when the client has ended between two requests.
  Optional<RequestHead> head() throws IOException {
    int first = inbound.read(BETWEEN_REQUESTS);
    while (first == '\r' || first == '\n') {
      first = inbound.read(BETWEEN_REQUESTS);
    }
    if (first < 0) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder().append((char) first);
    while (!endsWithEmptyLine(text)) {
      if (text.length() == LONGEST_HEAD) {
        throw HttpError.invalid(431, "head_too_long", "the head is longer than 32 KB");
      }
      text.append((char) byteOrThrow());
    }
    return Optional.of(RequestHead.parse(text.toString()));
  }

  private static boolean endsWithEmptyLine(StringBuilder text) {
    int n = text.length();
    return n >= 2
        && text.charAt(n - 1) == '\n'
        && (text.charAt(n - 2) == '\n'
            || (n >= 4 && text.charAt(n - 2) == '\r' && text.charAt(n - 3) == '\n'));
  }

  /// Passes the body on, block by block.
  void body(RequestHead head, ByteArrayOutputStream sink) throws IOException {
    if (head.chunked()) {
      chunks(sink);
    } else if (head.contentLength() > LONGEST_BODY) {
      throw tooLong();
    } else {
      copy(head.contentLength(), sink);
    }
  }

  private void chunks(ByteArrayOutputStream sink) throws IOException {
    long total = 0;
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      total += size;
      if (total > LONGEST_BODY) {
        throw tooLong();
      }
      copy(size, sink);
      if (!line().isEmpty()) {
        throw HttpError.badRequest("a chunk is longer than it says");
      }
    }
    int trailers = 0;
    while (!line().isEmpty()) {
      if (++trailers > 100) {
        throw HttpError.badRequest("too many trailers");
      }
    }
  }

  private int chunkSize() throws IOException {
    String size = line().split(";", 2)[0].strip();
    if (!size.matches("[0-9a-fA-F]{1,7}")) {
      throw size.matches("[0-9a-fA-F]+") ? tooLong() : HttpError.badRequest("broken chunk size");
    }
    return Integer.parseInt(size, 16);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = byteOrThrow(); b != '\n'; b = byteOrThrow()) {
      if (line.length() == 1024) {
        throw HttpError.badRequest("a line in the chunked body is too long");
      }
      line.append((char) b);
    }
    return line.toString().strip();
  }

  private void copy(long length, ByteArrayOutputStream sink) throws IOException {
    byte[] block = new byte[(int) Math.min(BLOCK, length)];
    for (long left = length; left > 0; ) {
      int n = inbound.read(block, 0, (int) Math.min(block.length, left), WITHIN_A_REQUEST);
      if (n < 0) {
        throw new EOFException("the client ended within a request");
      }
      sink.write(block, 0, n);
      left -= n;
    }
  }

  private int byteOrThrow() throws IOException {
    int b = inbound.read(WITHIN_A_REQUEST);
    if (b < 0) {
      throw new EOFException("the client ended within a request");
    }
    return b;
  }

  private static HttpError tooLong() {
    return HttpError.invalid(413, "body_too_long", "the body is longer than 32 MB");
  }
}
