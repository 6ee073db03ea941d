package io.openclaw.worker.provider;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An HTTP server that does exactly what a test writes down, byte for byte.
public final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listening;
  private final Script script;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  public ScriptedServer(Script script) {
    this.script = script;
    try {
      this.listening = new ServerSocket(0, 2000, InetAddress.ofLiteral("127.0.0.1"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public String url() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  public int connections() {
    return connections.get();
  }

  public List<Exchange> exchanges() {
    return exchanges;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        sockets.add(socket);
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (Exchange next = read(socket, in); next != null; next = read(socket, in)) {
        exchanges.add(next);
        script.answer(next);
      }
    } catch (IOException | InterruptedException gone) {
      // The test is over, or the client went away.
    }
  }

  private static Exchange read(Socket socket, InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("closed between requests");
      }
      head.append((char) c);
    }
    Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
    byte[] body = length.find() ? in.readNBytes(Integer.parseInt(length.group(1))) : new byte[0];
    return new Exchange(socket, in, head.toString(), new String(body, StandardCharsets.UTF_8));
  }

  /// What the server does with one request.
  public interface Script {
    void answer(Exchange exchange) throws IOException, InterruptedException;
  }

  /// One request and the hand that answers it.
  public record Exchange(Socket socket, InputStream in, String head, String body) {
    /// Begins an event stream.
    public Exchange stream() throws IOException {
      return raw(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    public Exchange answer(String status, String headers, String body) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      return raw(
          "HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s"
              .formatted(status, headers, bytes.length, body));
    }

    /// Sends text as one chunk of the body.
    public Exchange chunk(String text) throws IOException {
      return chunk(text.getBytes(StandardCharsets.UTF_8));
    }

    public Exchange chunk(byte[] bytes) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(bytes);
      out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return this;
    }

    public Exchange data(String data) throws IOException {
      return chunk("data: " + data + "\n\n");
    }

    public Exchange content(String text) throws IOException {
      return data("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}");
    }

    public Exchange finish(String reason) throws IOException {
      return data(
          "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}");
    }

    /// Ends well: `[DONE]` and the last chunk.
    public void done() throws IOException {
      data("[DONE]").endBody();
    }

    public void endBody() throws IOException {
      raw("0\r\n\r\n");
    }

    public Exchange raw(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      return this;
    }

    /// Cuts the connection with a reset.
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /// Waits until the client has closed the connection.
    public void awaitClosedByClient() {
      try {
        while (in.read() >= 0) {
          // Nothing is expected any more but the end.
        }
      } catch (IOException reset) {
        // That is an end, too.
      }
    }
  }
}
