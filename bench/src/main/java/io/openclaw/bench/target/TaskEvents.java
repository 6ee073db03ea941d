package io.openclaw.bench.target;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The types of a task's events, as they come over SSE.
public final class TaskEvents {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String DATA = "data:";

  private final BufferedReader lines;

  TaskEvents(BufferedReader lines) {
    this.lines = lines;
  }

  /// Waits for the next event of this type. Fails when the stream ends before.
  public void await(String type) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(DATA) && type(line).equals(type)) {
        return;
      }
    }
    throw new IOException("the events ended without '" + type + "'");
  }

  /// Reads to the end, so that the connection can be used again.
  public void drain() throws IOException {
    lines.transferTo(Writer.nullWriter());
  }

  private static String type(String line) throws IOException {
    try {
      return JSON.readTree(line.substring(DATA.length())).path("type").asString("");
    } catch (JacksonException e) {
      throw new IOException("an event is no JSON", e);
    }
  }
}
