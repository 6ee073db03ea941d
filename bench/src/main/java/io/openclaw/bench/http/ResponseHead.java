package io.openclaw.bench.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Status and headers of an answer.
record ResponseHead(int status, Map<String, String> headers) {
  private static final int LONGEST_LINE = 16 * 1024;

  static ResponseHead read(InputStream in) throws IOException {
    String[] first = line(in).split(" ", 3);
    if (first.length < 2 || !first[0].startsWith("HTTP/1.") || !first[1].matches("[1-5]\\d\\d")) {
      throw new IOException("not an HTTP answer");
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return new ResponseHead(Integer.parseInt(first[1]), headers);
  }

  /// The body as the headers frame it. `ended` is called once, when it was read to its end.
  InputStream body(InputStream in, Runnable ended) throws IOException {
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      return new ChunkedBody(in, ended);
    }
    return new SizedBody(in, size(), ended);
  }

  boolean keptAlive() {
    return !"close".equalsIgnoreCase(headers.get("connection"));
  }

  private long size() throws IOException {
    if (status == 204 || status == 304) {
      return 0;
    }
    String size = headers.getOrDefault("content-length", "");
    if (!size.matches("\\d{1,18}")) {
      throw new IOException("the answer does not tell its length");
    }
    return Long.parseLong(size);
  }

  /// One line without its end.
  static String line(InputStream in) throws IOException {
    byte[] line = new byte[LONGEST_LINE];
    int length = 0;
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server ended the connection");
      }
      if (length == LONGEST_LINE) {
        throw new IOException("a header line is longer than 16 KB");
      }
      line[length++] = (byte) next;
    }
    int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    return new String(line, 0, end, StandardCharsets.ISO_8859_1);
  }
}
