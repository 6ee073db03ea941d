package io.openclaw.ratelimit.judge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/// A call that lasts for minutes unless it is closed.
final class SlowCall implements AutoCloseable {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final InputStream body;

  private SlowCall(InputStream body) {
    this.body = body;
  }

  /// Returns when the provider has begun to answer.
  static SlowCall open(String url) {
    String text =
        """
        {"model":"m","stream":true,"messages":[{"role":"user","content":"#sim tokens=1000 rate=5"}]}\
        """;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/v1/chat/completions"))
            .header("Authorization", "Bearer " + JudgedAccount.KEY)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(text))
            .build();
    try {
      return new SlowCall(CLIENT.send(request, BodyHandlers.ofInputStream()).body());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while calling", interrupted);
    }
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
