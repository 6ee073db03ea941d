package io.openclaw.simulator;

import io.openclaw.simulator.http.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.List;

/// The simulator as a process. It keeps nothing on disk, so any signal may end it at once.
public final class Simulator {

  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  private Simulator() {}

  public static void main(String[] args) {
    int status = run(List.of(args));
    if (status != 0) {
      System.exit(status);
    }
  }

  private static int run(List<String> args) {
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException e) {
      return complain(e.getMessage() + " (--help tells more)", WRONG_USAGE);
    }
    if (options.help()) {
      System.out.print(Options.USAGE);
      return 0;
    }
    return serve(options);
  }

  private static int serve(Options options) {
    try (HttpServer server = listen(options)) {
      if (options.portFile().isPresent()) {
        PortFile.write(options.portFile().get(), server.address().getPort());
      }
      System.out.println("simulator listening on " + url(server.address()));
      server.serve();
      return 0;
    } catch (IOException e) {
      return complain(String.valueOf(e.getMessage()), FAILED);
    }
  }

  private static HttpServer listen(Options options) throws IOException {
    InetAddress address = address(options.bind());
    try {
      return start(new InetSocketAddress(address, options.port()), InstantSource.system());
    } catch (BindException e) {
      throw new IOException(
          "cannot listen on %s port %d: %s"
              .formatted(options.bind(), options.port(), e.getMessage()),
          e);
    }
  }

  private static InetAddress address(String bind) throws IOException {
    try {
      return InetAddress.getByName(bind);
    } catch (UnknownHostException e) {
      throw new IOException("unknown address: " + bind, e);
    }
  }

  /// Begins to listen; calls are answered once the server serves.
  static HttpServer start(InetSocketAddress address, InstantSource clock) throws IOException {
    return new HttpServer(address, new Routes(clock));
  }

  private static String url(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private static int complain(String line, int status) {
    System.err.println("simulator: " + line);
    return status;
  }
}
