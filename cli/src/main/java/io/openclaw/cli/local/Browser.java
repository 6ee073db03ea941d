package io.openclaw.cli.local;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Opens the gateway's page for a person, where there is a page and a screen.
final class Browser {
  private Browser() {}

  static void show(String url) {
    if (hasPage(url)) {
      opener().ifPresent(program -> open(program, url));
    }
  }

  private static boolean hasPage(String url) {
    try {
      var connection = (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(1_000);
      connection.setReadTimeout(1_000);
      String type = connection.getContentType();
      return type != null && type.startsWith("text/html") && connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<String> opener() {
    boolean mac = System.getProperty("os.name").startsWith("Mac");
    boolean screen =
        System.getenv().containsKey("DISPLAY") || System.getenv().containsKey("WAYLAND_DISPLAY");
    return mac ? OwnSession.onPath("open") : OwnSession.onPath("xdg-open").filter(_ -> screen);
  }

  private static void open(String program, String url) {
    try {
      new ProcessBuilder(List.of(program, url))
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      // The address stands on the screen; a person can open it.
    }
  }
}
