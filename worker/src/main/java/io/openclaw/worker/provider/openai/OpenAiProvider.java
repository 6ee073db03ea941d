package io.openclaw.worker.provider.openai;

import io.openclaw.provider.ProviderSpec;
import io.openclaw.worker.provider.Provider;
import io.openclaw.worker.provider.ProviderCall;
import io.openclaw.worker.provider.ProviderRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/// Any server that speaks Chat Completions. One client for all calls: it keeps connections for the
/// next call, follows no redirect, and needs no thread per stream.
public final class OpenAiProvider implements Provider, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CallTimeouts timeouts = new CallTimeouts();
  private final HttpClient client;
  private final HttpClient client2;

  public OpenAiProvider(InstantSource clock) {
    this.clock = clock;
    this.client = client(HttpClient.Version.HTTP_1_1);
    this.client2 = client(HttpClient.Version.HTTP_2);
  }

  private HttpClient client(HttpClient.Version version) {
    return HttpClient.newBuilder()
        .version(version)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(CONNECT)
        .executor(threads)
        .build();
  }

  @Override
  public ProviderCall call(ProviderRequest request) {
    HttpRequest http = http(request);
    ErrorText errors = new ErrorText(request.spec().name(), request.key());
    return new OpenAiCall(
        () -> client(request.spec()).sendAsync(http, BodyHandlers.ofInputStream()),
        request,
        new ResponseCheck(errors, clock),
        timeouts);
  }

  /// A browser asks the same before a call; it costs nothing.
  @Override
  public boolean warm(ProviderSpec spec, String key) {
    return switch (spec.warm()) {
      case NO -> true;
      case OPTIONS ->
          answered(spec, "/chat/completions", it -> it.method("OPTIONS", BodyPublishers.noBody()));
      case MODELS -> answered(spec, "/models", it -> it.header("Authorization", "Bearer " + key));
    };
  }

  private boolean answered(
      ProviderSpec spec, String path, UnaryOperator<HttpRequest.Builder> asking) {
    HttpRequest.Builder http = HttpRequest.newBuilder(URI.create(spec.baseUrl() + path));
    try {
      client(spec).send(asking.apply(http).timeout(CONNECT).build(), BodyHandlers.discarding());
      return true;
    } catch (IOException unreachable) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private HttpClient client(ProviderSpec spec) {
    return spec.quirks().http2() ? client2 : client;
  }

  @Override
  public void close() {
    timeouts.close();
    client.shutdownNow();
    client2.shutdownNow();
    threads.shutdownNow();
  }

  private static HttpRequest http(ProviderRequest request) {
    ProviderSpec spec = request.spec();
    HttpRequest.Builder http =
        HttpRequest.newBuilder(URI.create(spec.baseUrl() + "/chat/completions"))
            .header("Authorization", "Bearer " + request.key())
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .POST(NotifyingBody.of(RequestBody.of(request), request.left()));
    spec.headers().forEach(http::setHeader);
    request.headers().forEach(http::setHeader);
    return http.build();
  }
}
