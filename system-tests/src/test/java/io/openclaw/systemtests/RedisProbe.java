package io.openclaw.systemtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Asks Redis itself, to arrange a test or to learn where an answer must have come from; never to
/// judge.
final class RedisProbe {
  private RedisProbe() {}

  static boolean hasKeysOf(int port, String task) throws IOException {
    return !call(port, "KEYS", "oc:*:task:" + task).isEmpty();
  }

  /// The elements of the answer, or the one line it is.
  static List<String> call(int port, String... words) throws IOException {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
      for (String word : words) {
        int length = word.getBytes(StandardCharsets.UTF_8).length;
        request.append('$').append(length).append("\r\n").append(word).append("\r\n");
      }
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
      return answer(in);
    }
  }

  private static List<String> answer(BufferedReader in) throws IOException {
    String head = in.readLine();
    if (head == null || head.startsWith("-")) {
      throw new IOException("Redis says " + head);
    }
    List<String> answer = new ArrayList<>();
    switch (head.charAt(0)) {
      case '*' -> {
        for (int left = Integer.parseInt(head.substring(1)); left > 0; left--) {
          answer.addAll(answer(in));
        }
      }
      case '$' -> answer.add(bulk(in, Integer.parseInt(head.substring(1))));
      default -> answer.add(head.substring(1));
    }
    return answer;
  }

  /// Characters are taken for bytes: good enough for what is asked here.
  private static String bulk(BufferedReader in, int length) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      int read = in.read();
      if (read < 0) {
        throw new IOException("Redis broke off");
      }
      text.append((char) read);
    }
    in.readLine();
    return text.toString();
  }
}
