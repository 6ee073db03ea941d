package io.openclaw.gateway.webhook;

import io.openclaw.gateway.webhook.Answer.Answered;
import io.openclaw.gateway.webhook.Answer.NotAnswered;
import io.openclaw.gateway.webhook.CheckedAddresses.NotPublicException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// Posts to receivers. Follows no redirect, uses no proxy, keeps no cookie, and connects only to
/// addresses that were checked. Starts with its first call: most gateways never tell anybody.
final class ReceiverClient implements AutoCloseable {
  private static final int MOST_THREADS = 16;

  private final CheckedAddresses addresses;
  private final Duration timeout;
  private final HttpClient client = new HttpClient();

  ReceiverClient(CheckedAddresses addresses, Duration timeout, int placesOfAReceiver) {
    this.addresses = addresses;
    this.timeout = timeout;
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 1);
    threads.setName("webhooks");
    threads.setDaemon(true);
    client.setExecutor(threads);
    client.setSocketAddressResolver(addresses);
    client.setFollowRedirects(false);
    client.setUserAgentField(null);
    client.setMaxConnectionsPerDestination(placesOfAReceiver);
    client.setConnectTimeout(timeout.toMillis());
    client.setAddressResolutionTimeout(timeout.toMillis());
    client.setDestinationIdleTimeout(TimeUnit.MINUTES.toMillis(1));
  }

  /// Returns when the status is there, or when it is clear that it will not be.
  Answer post(URI url, Map<String, String> headers, byte[] body) throws InterruptedException {
    try {
      started();
      CompletableFuture<Answer> answer = new CompletableFuture<>();
      Request request =
          client
              .POST(url)
              .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
              .headers(all -> headers.forEach(all::put))
              .agent("OpenClaw")
              .body(new BytesRequestContent("application/json", body))
              .onResponseHeaders(response -> answer.complete(answered(response)));
      request.send(result -> {
        if (result.isFailed()) {
          answer.complete(notAnswered(result.getFailure()));
        }
      });
      return answer.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() {
    try {
      client.stop();
    } catch (Exception ignored) {
      // Its threads are daemons, and the process ends.
    }
    addresses.close();
  }

  private synchronized void started() {
    if (!client.isStarted()) {
      try {
        client.start();
        client.getContentDecoderFactories().clear();
      } catch (Exception failed) {
        throw new IllegalStateException("the client for webhooks does not start", failed);
      }
    }
  }

  private static Answered answered(Response response) {
    String retryAfter = response.getHeaders().get(HttpHeader.RETRY_AFTER);
    Optional<Duration> pause =
        Optional.ofNullable(retryAfter)
            .filter(it -> it.matches("\\d{1,6}"))
            .map(it -> Duration.ofSeconds(Long.parseLong(it)));
    return new Answered(response.getStatus(), pause);
  }

  private NotAnswered notAnswered(Throwable failure) {
    return new NotAnswered(
        switch (failure) {
          case NotPublicException _ ->
              "The host has an address that is private or otherwise not public; nothing was sent.";
          case UnknownHostException _ -> "The host's name is not known.";
          case TimeoutException _ -> "No answer within %d s.".formatted(timeout.toSeconds());
          case SocketTimeoutException _ ->
              "No connection within %d s.".formatted(timeout.toSeconds());
          case ConnectException _ -> "The connection was refused.";
          case SSLException _ -> "No TLS connection: is the certificate valid for this host?";
          default -> "The connection ended before an answer.";
        });
  }
}
