package io.openclaw.ratelimit.judge;

import io.openclaw.ratelimit.Account;
import io.openclaw.ratelimit.Ask;
import io.openclaw.ratelimit.CallOutcome;
import io.openclaw.ratelimit.CallOutcome.Dimension;
import io.openclaw.ratelimit.Granted;
import io.openclaw.ratelimit.Permit;
import io.openclaw.ratelimit.RateLimiter;
import io.openclaw.ratelimit.redis.Limiters;
import io.openclaw.redis.Redis;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// Calls a simulator as fast as the limiter lets it, and cuts some of its calls off, until killed.
final class Caller {
  private static final int THREADS = 3;
  private static final int ABORTED_OF_TEN = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final RateLimiter limiter;
  private final Account account;
  private final String url;

  private Caller(RateLimiter limiter, Account account, String url) {
    this.limiter = limiter;
    this.account = account;
    this.url = url;
  }

  /// @param arguments Redis, simulator, key, window in milliseconds, instance, how much the clock
  ///   is ahead in seconds
  public static void main(String[] arguments) throws InterruptedException {
    Redis redis = Redis.connect(arguments[0], Duration.ofSeconds(2));
    while (!redis.connected()) {
      LockSupport.parkNanos(1_000_000);
    }
    Account account = JudgedAccount.of(arguments[1], arguments[2], Long.parseLong(arguments[3]));
    String process = UUID.randomUUID().toString();
    long ahead = Duration.ofSeconds(Long.parseLong(arguments[5])).toNanos();
    RateLimiter limiter =
        Limiters.open(
            redis, JudgedAccount.SETTINGS, process, arguments[4], () -> System.nanoTime() + ahead);
    Caller caller = new Caller(limiter, account, arguments[1]);
    for (int i = 1; i < THREADS; i++) {
      Thread.ofVirtual().start(caller::callForEver);
    }
    caller.callForEver();
  }

  private void callForEver() {
    Random random = new Random();
    while (true) {
      if (limiter.acquire(new Ask(account, "m", 1), PATIENCE) instanceof Granted(Permit permit)) {
        call(permit, random);
      }
    }
  }

  private void call(Permit permit, Random random) {
    boolean aborted = random.nextInt(10) < ABORTED_OF_TEN;
    if (permit.begin() != null) {
      permit.close();
      return;
    }
    try {
      HttpResponse<InputStream> response = client.send(request(), BodyHandlers.ofInputStream());
      permit.left();
      try (InputStream body = response.body()) {
        permit.learned(read(response.statusCode(), body, aborted));
      }
    } catch (IOException cut) {
      System.out.println("cut: " + cut);
      permit.learned(new CallOutcome.Disconnected("cut"));
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    } finally {
      end(permit, aborted);
    }
  }

  private static CallOutcome read(int status, InputStream body, boolean aborted)
      throws IOException {
    if (status != 200) {
      String text = new String(body.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      System.out.println(status + " " + text);
      return new CallOutcome.RateRefused(null, Dimension.UNKNOWN, Integer.toString(status));
    }
    if (aborted) {
      body.read();
      return new CallOutcome.Cancelled();
    }
    body.transferTo(java.io.OutputStream.nullOutputStream());
    return new CallOutcome.Succeeded(null);
  }

  private static void end(Permit permit, boolean aborted) {
    if (aborted) {
      permit.closeAborted();
    } else {
      permit.close();
    }
  }

  private HttpRequest request() {
    String body =
        """
        {"model":"m","stream":true,"messages":[{"role":"user","content":"#sim tokens=3 rate=40"}]}\
        """;
    return HttpRequest.newBuilder(URI.create(url + "/v1/chat/completions"))
        .header("Authorization", "Bearer " + JudgedAccount.KEY)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }
}
