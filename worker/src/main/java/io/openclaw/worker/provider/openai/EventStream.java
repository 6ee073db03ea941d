package io.openclaw.worker.provider.openai;

import static io.openclaw.worker.provider.ProviderException.Kind.MALFORMED;

import io.openclaw.worker.provider.ProviderException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads server-sent events and yields the data of each. Strict where leniency would hide a fault:
/// what is no event stream at all, or grows without end, is an error.
final class EventStream {
  private static final int LONGEST = 1 << 20;
  private static final Pattern FIELD_NAME = Pattern.compile("[A-Za-z][A-Za-z_-]{0,31}");

  private final InputStream in;
  private final byte[] buffer = new byte[4096];
  private int at;
  private int end;
  private boolean afterCarriageReturn;

  EventStream(InputStream in) {
    this.in = in;
  }

  /// The data of the next event; null when the stream has ended.
  byte @Nullable [] next() throws IOException, ProviderException {
    ByteArrayOutputStream data = new ByteArrayOutputStream(512);
    boolean any = false;
    while (true) {
      byte[] line = line();
      if (line == null || line.length == 0) {
        if (any || line == null) {
          return any ? data.toByteArray() : null;
        }
        continue;
      }
      byte[] value = dataOf(line);
      if (value != null) {
        if (any) {
          data.write('\n');
        }
        any = true;
        data.writeBytes(value);
        limit(data.size());
      }
    }
  }

  /// What a line adds to the data; null for other fields and for comments.
  private static byte @Nullable [] dataOf(byte[] line) throws ProviderException {
    int colon = 0;
    while (colon < line.length && line[colon] != ':') {
      colon++;
    }
    String field = new String(line, 0, Math.min(colon, 64), StandardCharsets.ISO_8859_1);
    if (colon > 0 && !FIELD_NAME.matcher(field).matches()) {
      throw new ProviderException(MALFORMED, "the provider sent something that is no event stream");
    }
    if (!field.equals("data")) {
      return null;
    }
    int from = colon + 1;
    if (from < line.length && line[from] == ' ') {
      from++;
    }
    return Arrays.copyOfRange(line, Math.min(from, line.length), line.length);
  }

  /// The next line without its end; null when the stream has ended. Ends are LF, CR LF, and CR.
  private byte @Nullable [] line() throws IOException, ProviderException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    while (at < end || fill()) {
      int from = at;
      while (at < end && buffer[at] != '\n' && buffer[at] != '\r') {
        at++;
      }
      boolean skip = afterCarriageReturn && from == at && at < end && buffer[at] == '\n';
      afterCarriageReturn = false;
      line.write(buffer, from, at - from);
      limit(line.size());
      if (at < end) {
        afterCarriageReturn = buffer[at++] == '\r';
        if (!skip) {
          return line.toByteArray();
        }
      }
    }
    return line.size() == 0 ? null : line.toByteArray();
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  private static void limit(int size) throws ProviderException {
    if (size > LONGEST) {
      throw new ProviderException(MALFORMED, "the provider sent an endless line");
    }
  }
}
