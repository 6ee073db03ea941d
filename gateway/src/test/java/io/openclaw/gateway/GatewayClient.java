package io.openclaw.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Knocks at a gateway on a port, politely by HTTP or with raw bytes.
public class GatewayClient {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public final HttpClient client = HttpClient.newHttpClient();
  private int port;

  protected GatewayClient() {}

  public GatewayClient(int port) {
    this.port = port;
  }

  protected final void at(int present) {
    port = present;
  }

  public record Answer(int status, JsonNode json, HttpResponse<String> response) {
    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    public String code() {
      return json.path("code").asString("");
    }
  }

  public final int port() {
    return port;
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  public Answer get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  public Answer post(String path, String body, String... headers) {
    return send(
        request(path, headers)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  public Answer submit(String body, String... headers) {
    return post("/api/v1/tasks", body, headers);
  }

  public Answer delete(String path, String... headers) {
    return send(request(path, headers).DELETE());
  }

  /// Submits a task and gives its id.
  public String task(String message) {
    return submit("{\"message\":\"" + message + "\"}").json().path("task_id").asString();
  }

  public HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  public Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      String body = response.body();
      JsonNode json = body.startsWith("{") ? JSON.readTree(body) : JSON.createObjectNode();
      return new Answer(response.statusCode(), json, response);
    } catch (IOException failed) {
      throw new AssertionError(failed);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /// Sends bytes as they are and gives everything that comes back until the gateway closes.
  public String raw(byte[] bytes) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  /// Sends a chunked body until the gateway answers, and gives the answer.
  public String chunked(String head, InputStream body) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(UTF_8));
      byte[] block = new byte[1 << 16];
      InputStream in = socket.getInputStream();
      for (int count = body.read(block);
          count > 0 && in.available() == 0;
          count = body.read(block)) {
        out.write((Integer.toHexString(count) + "\r\n").getBytes(UTF_8));
        out.write(block, 0, count);
        out.write("\r\n".getBytes(UTF_8));
      }
      out.write("0\r\n\r\n".getBytes(UTF_8));
      byte[] answer = new byte[8_192];
      int length = Math.max(0, in.read(answer));
      return new String(answer, 0, length, UTF_8);
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }
}
