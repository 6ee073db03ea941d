package io.openclaw.testkit.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// HTTP/1.1, one connection for each call: plain enough that every cut, stall and half-read answer
/// is seen for what it is, and that no call outlives its deadline.
final class Wire implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(3);

  private final Socket socket;
  private final Head head;
  private final InputStream body;

  private Wire(Socket socket, Head head, InputStream body) {
    this.socket = socket;
    this.head = head;
    this.body = body;
  }

  /// A whole exchange, ended within `patience`.
  static Answer call(Request request, Duration patience) throws IOException {
    try (Wire wire = open(request, patience, /* silence= */ null)) {
      byte[] body = wire.body().readAllBytes();
      return new Answer(
          wire.head.status(), wire.head.fields(), new String(body, StandardCharsets.UTF_8));
    }
  }

  /// Returns when the head of the answer is there; the body may take for ever, as long as it is
  /// never silent for longer than `silence`.
  static Wire stream(Request request, Duration silence) throws IOException {
    return open(request, silence, silence);
  }

  private static Wire open(Request request, Duration patience, @Nullable Duration silence)
      throws IOException {
    Socket socket = new Socket();
    try {
      InetSocketAddress address =
          new InetSocketAddress(request.uri().getHost(), request.uri().getPort());
      socket.connect(address, Math.toIntExact(CONNECT.toMillis()));
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      out.write(request.bytes());
      out.flush();
      InputStream in =
          silence == null
              ? new TimedInput(socket, patience, /* renewed= */ false)
              : new TimedInput(socket, silence, /* renewed= */ true);
      Head head = Head.read(in);
      return new Wire(socket, head, head.body(in));
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  int status() {
    return head.status();
  }

  Map<String, String> fields() {
    return head.fields();
  }

  InputStream body() {
    return body;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // The other end was faster.
    }
  }

  /// What is sent.
  record Request(String method, URI uri, Map<String, String> fields, String body) {
    static Request get(URI uri, Map<String, String> fields) {
      return new Request("GET", uri, fields, "");
    }

    byte[] bytes() {
      byte[] end = body.getBytes(StandardCharsets.UTF_8);
      Map<String, String> all = new LinkedHashMap<>();
      all.put("Host", uri.getHost() + ":" + uri.getPort());
      all.put("Connection", "close");
      all.put("Content-Length", Integer.toString(end.length));
      all.putAll(fields);
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      StringBuilder text = new StringBuilder();
      text.append(method).append(' ').append(uri.getRawPath()).append(query);
      text.append(" HTTP/1.1\r\n");
      all.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
      byte[] start = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
      byte[] whole = Arrays.copyOf(start, start.length + end.length);
      System.arraycopy(end, 0, whole, start.length, end.length);
      return whole;
    }
  }

  /// Reads of a socket that give up: at one moment for all, or after so much silence.
  private static final class TimedInput extends InputStream {
    private final Socket socket;
    private final InputStream in;
    private final Duration patience;
    private final boolean renewed;
    private long deadline;

    TimedInput(Socket socket, Duration patience, boolean renewed) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
      this.patience = patience;
      this.renewed = renewed;
      this.deadline = System.nanoTime() + patience.toNanos();
    }

    @Override
    public int read() throws IOException {
      prepare();
      int read = in.read();
      heard();
      return read;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      prepare();
      int read = in.read(into, from, length);
      heard();
      return read;
    }

    private void prepare() throws IOException {
      if (in.available() > 0) {
        return;
      }
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new SocketTimeoutException("no answer within " + patience);
      }
      socket.setSoTimeout(Math.toIntExact(left));
    }

    private void heard() {
      if (renewed) {
        deadline = System.nanoTime() + patience.toNanos();
      }
    }
  }
}
