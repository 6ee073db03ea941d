package io.openclaw.localredis;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Just enough of the Redis protocol to ask a server who it is.
final class Resp {
  private static final int LONGEST_LINE = 1 << 16;

  private Resp() {}

  static String[] auth(String userInfo) {
    int colon = userInfo.indexOf(':');
    if (colon < 0) {
      return new String[] {"AUTH", userInfo};
    }
    String user = userInfo.substring(0, colon);
    String password = userInfo.substring(colon + 1);
    return user.isEmpty() ? new String[] {"AUTH", password} : new String[] {"AUTH", user, password};
  }

  static String call(OutputStream out, InputStream in, String... words) throws IOException {
    out.write(encoded(words));
    out.flush();
    String line = line(in);
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '+' -> line.substring(1);
      case '$' -> bulk(in, Integer.parseInt(line.substring(1)));
      case '-' -> throw new IOException(line.substring(1));
      default -> throw new IOException("the answer is not that of a Redis");
    };
  }

  private static byte[] encoded(String... words) {
    StringBuilder command = new StringBuilder("*").append(words.length).append("\r\n");
    for (String word : words) {
      int length = word.getBytes(StandardCharsets.UTF_8).length;
      command.append('$').append(length).append("\r\n").append(word).append("\r\n");
    }
    return command.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String bulk(InputStream in, int length) throws IOException {
    byte[] content = in.readNBytes(length);
    in.skipNBytes(2);
    return new String(content, StandardCharsets.UTF_8);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.length() > LONGEST_LINE) {
        throw new EOFException("the answer ended early");
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }
}
