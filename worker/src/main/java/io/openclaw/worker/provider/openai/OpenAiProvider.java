package io.openclaw.worker.provider.openai;

import io.openclaw.provider.ProviderSpec;
import io.openclaw.worker.provider.Provider;
import io.openclaw.worker.provider.ProviderCall;
import io.openclaw.worker.provider.ProviderRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.node.ObjectNode;

/// Any server that speaks Chat Completions. One client for all calls: it keeps connections for the
/// next call, follows no redirect, and needs no thread per stream.
public final class OpenAiProvider implements Provider, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Watchdog watchdog = new Watchdog();
  private final HttpClient client;

  public OpenAiProvider(InstantSource clock) {
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
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
        () -> client.sendAsync(http, BodyHandlers.ofInputStream()),
        request,
        new Refusals(errors, clock),
        watchdog);
  }

  @Override
  public void close() {
    watchdog.close();
    client.shutdownNow();
    threads.shutdownNow();
  }

  private static HttpRequest http(ProviderRequest request) {
    ProviderSpec spec = request.spec();
    HttpRequest.Builder http =
        HttpRequest.newBuilder(URI.create(spec.baseUrl() + "/chat/completions"))
            .header("Authorization", "Bearer " + request.key())
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .POST(BodyPublishers.ofByteArray(WireJson.MAPPER.writeValueAsBytes(body(request))));
    Objects.requireNonNullElse(spec.headers(), Map.<String, String>of()).forEach(http::setHeader);
    return http.build();
  }

  private static ObjectNode body(ProviderRequest request) {
    ObjectNode body = WireJson.MAPPER.createObjectNode();
    body.setAll(request.parameters());
    body.put("model", request.model());
    body.set("messages", request.messages());
    body.put("stream", true);
    body.putObject("stream_options").put("include_usage", true);
    body.remove(Objects.requireNonNullElse(request.spec().drop(), List.of()));
    return body;
  }
}
