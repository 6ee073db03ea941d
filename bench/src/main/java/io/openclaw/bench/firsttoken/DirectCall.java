package io.openclaw.bench.firsttoken;

import io.openclaw.bench.http.Connection;
import io.openclaw.bench.http.Incoming;
import io.openclaw.bench.http.Request;
import io.openclaw.bench.http.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Calls the provider as a worker would, without the system in between.
final class DirectCall implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String DATA = "data:";

  private final Connection connection;

  DirectCall(Server simulator, Duration patience) {
    this.connection = new Connection(simulator, patience);
  }

  /// Nanoseconds from sending the prompt to the first words.
  long firstToken(String prompt) throws IOException {
    long began = System.nanoTime();
    Incoming answer = connection.open(request(prompt));
    if (answer.status() != 200) {
      throw new IOException("the simulator answers " + answer.status());
    }
    BufferedReader lines = answer.lines();
    String line = lines.readLine();
    while (line != null && !hasWords(line)) {
      line = lines.readLine();
    }
    long first = System.nanoTime() - began;
    if (line == null) {
      throw new IOException("the simulator's answer has no words");
    }
    // To its end, so that the connection can be used again.
    lines.transferTo(Writer.nullWriter());
    return first;
  }

  @Override
  public void close() {
    connection.close();
  }

  private static Request request(String prompt) {
    var body = JSON.createObjectNode().put("model", "sim").put("stream", true);
    body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    return Request.post("/v1/chat/completions", body.toString())
        .with("Authorization", "Bearer unlimited-bench");
  }

  private static boolean hasWords(String line) throws IOException {
    if (!line.startsWith(DATA) || line.endsWith("[DONE]")) {
      return false;
    }
    try {
      return !JSON.readTree(line.substring(DATA.length()))
          .at("/choices/0/delta/content")
          .asString("")
          .isEmpty();
    } catch (JacksonException e) {
      throw new IOException("the simulator sends no JSON", e);
    }
  }
}
