package io.openclaw.testkit.client;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Status line and header fields of an answer; names of fields in lower case.
record Head(int status, Map<String, String> fields) {
  private static final int LONGEST_LINE = 64 * 1024;

  static Head read(InputStream in) throws IOException {
    String[] first = line(in).split(" ", 3);
    if (first.length < 2 || !first[0].startsWith("HTTP/1.") || !first[1].matches("\\d{3}")) {
      throw new IOException("no HTTP answer: " + String.join(" ", first));
    }
    Map<String, String> fields = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return new Head(Integer.parseInt(first[1]), Map.copyOf(fields));
  }

  /// A body that ends before it should throws; it never looks complete.
  InputStream body(InputStream in) throws IOException {
    if (status == 204 || status == 304) {
      return InputStream.nullInputStream();
    }
    if ("chunked".equalsIgnoreCase(fields.get("transfer-encoding"))) {
      return new Chunked(in);
    }
    String length = fields.get("content-length");
    return length == null ? in : new Counted(in, Long.parseLong(length));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int read = in.read(); read != '\n'; read = in.read()) {
      if (read < 0 || line.size() > LONGEST_LINE) {
        throw new EOFException("the answer broke off");
      }
      line.write(read);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  private static final class Counted extends InputStream {
    private final InputStream in;
    private long left;

    Counted(InputStream in, long length) {
      this.in = in;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = in.read(into, from, (int) Math.min(left, length));
      if (read < 0) {
        throw new EOFException("the body broke off");
      }
      left -= read;
      return read;
    }
  }

  private static final class Chunked extends InputStream {
    private final InputStream in;
    private InputStream chunk = InputStream.nullInputStream();
    private boolean first = true;
    private boolean over;

    Chunked(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      while (!over) {
        int read = chunk.read(into, from, length);
        if (read >= 0) {
          return read;
        }
        next();
      }
      return -1;
    }

    private void next() throws IOException {
      if (!first && !line(in).isEmpty()) {
        throw new IOException("a chunk is longer than it said");
      }
      first = false;
      long length = Long.parseLong(line(in).split(";", 2)[0].strip(), 16);
      chunk = new Counted(in, length);
      if (length == 0) {
        over = true;
        while (!line(in).isEmpty()) {}
      }
    }
  }
}
