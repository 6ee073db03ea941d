package io.openclaw.bench.http;

import java.nio.charset.StandardCharsets;

/// A request as it goes over the wire, except for the `Host` line.
public record Request(String method, String path, String headers, String body) {

  public static Request get(String path) {
    return new Request("GET", path, "", "");
  }

  public static Request post(String path, String json) {
    return new Request("POST", path, "", json).with("Content-Type", "application/json");
  }

  public Request with(String name, String value) {
    if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("a header holds one line: " + name);
    }
    return new Request(method, path, headers + name + ": " + value + "\r\n", body);
  }

  byte[] wire(Server server) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    String size = "GET".equals(method) ? "" : "Content-Length: " + length + "\r\n";
    String head = method + " " + path + " HTTP/1.1\r\nHost: " + server + "\r\n" + headers + size;
    return (head + "\r\n" + body).getBytes(StandardCharsets.UTF_8);
  }
}
