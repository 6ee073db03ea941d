package io.openclaw.simulator.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The head of a request; header names are in lower case. What it holds is checked: only HTTP/1.1,
/// one unambiguous length.
record RequestHead(
    String method, String path, Map<String, String> query, Map<String, String> headers) {

  static RequestHead parse(String text) {
    String[] lines = text.split("\r?\n");
    String[] request = lines[0].split(" ", -1);
    if (request.length != 3 || !request[1].startsWith("/")) {
      throw HttpError.badRequest("this is no HTTP request line");
    }
    if (!request[2].equals("HTTP/1.1")) {
      throw HttpError.invalid(505, "http_version", "only HTTP/1.1 is spoken here");
    }
    String[] target = request[1].split("\\?", 2);
    RequestHead head =
        new RequestHead(
            request[0],
            decode(target[0].replace("+", "%2B")),
            target.length == 2 ? parameters(target[1]) : Map.of(),
            headers(lines));
    head.checkLength();
    return head;
  }

  private static Map<String, String> headers(String[] lines) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon <= 0) {
        throw HttpError.badRequest("a header line has no name");
      }
      String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
      headers.merge(name, lines[i].substring(colon + 1).strip(), (a, b) -> a + ", " + b);
    }
    return headers;
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      parameters.put(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
    }
    return parameters;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw HttpError.badRequest("the path has a broken percent escape");
    }
  }

  private void checkLength() {
    Optional<String> length = header("content-length");
    if (length.isPresent() && (chunked() || !length.get().matches("\\d{1,15}"))) {
      throw HttpError.badRequest("the length of the body is ambiguous");
    }
    if (!chunked() && header("transfer-encoding").isPresent()) {
      throw HttpError.invalid(501, "transfer_encoding", "only chunked bodies are understood");
    }
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  boolean chunked() {
    return header("transfer-encoding").filter("chunked"::equalsIgnoreCase).isPresent();
  }

  long contentLength() {
    return header("content-length").map(Long::parseLong).orElse(0L);
  }

  boolean expectsContinue() {
    return header("expect").filter("100-continue"::equalsIgnoreCase).isPresent();
  }

  boolean wantsClose() {
    return header("connection")
        .filter(c -> c.toLowerCase(Locale.ROOT).contains("close"))
        .isPresent();
  }
}
