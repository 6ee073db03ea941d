package io.openclaw.worker.provider.openai;

import static io.openclaw.worker.provider.ProviderException.Kind.CANCELLED;
import static io.openclaw.worker.provider.ProviderException.Kind.CUT_SHORT;
import static io.openclaw.worker.provider.ProviderException.Kind.EMPTY;
import static io.openclaw.worker.provider.ProviderException.Kind.FIRST_TOKEN_TIMEOUT;
import static io.openclaw.worker.provider.ProviderException.Kind.STALLED;
import static io.openclaw.worker.provider.ProviderException.Kind.TOOL_CALLS_MISSING;
import static io.openclaw.worker.provider.ProviderException.Kind.TRANSPORT;

import io.openclaw.worker.provider.Piece;
import io.openclaw.worker.provider.ProviderCall;
import io.openclaw.worker.provider.ProviderException;
import io.openclaw.worker.provider.ProviderException.Kind;
import io.openclaw.worker.provider.ProviderRequest;
import io.openclaw.worker.provider.ToolCall;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One streamed completion.
final class OpenAiCall implements ProviderCall {
  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

  /// An answer is complete with its finish reason; what still follows is waited for no longer.
  private static final Duration AFTERWORD = Duration.ofSeconds(2);

  private static final String TOOL_CALLS = "tool_calls";
  private static final int MOST_AFTER_DONE = 1 << 16;

  private final CallTimeouts.Watch watch;
  private final CompletableFuture<HttpResponse<InputStream>> answer;
  private final Duration stall;
  private final ResponseCheck refusals;
  private final CompletionChunks chunks;
  private final AtomicReference<@Nullable Kind> ended = new AtomicReference<>();
  private volatile @Nullable InputStream body;
  private @Nullable EventStream events;
  private Piece.@Nullable Finished finished;
  private volatile boolean firstToken;
  private volatile boolean read;

  OpenAiCall(
      Supplier<CompletableFuture<HttpResponse<InputStream>>> send,
      ProviderRequest request,
      ResponseCheck refusals,
      CallTimeouts timeouts) {
    this.refusals = refusals;
    this.stall = request.spec().stall();
    this.chunks =
        new CompletionChunks(
            refusals.errors(), ToolOffer.of(request.parameters(), request.messages()));
    this.answer = send.get();
    this.watch = timeouts.watch(request.deadline(), this::end);
    watch.expect(FIRST_TOKEN_TIMEOUT, request.spec().firstToken());
  }

  @Override
  public Piece next() throws ProviderException {
    try {
      return read();
    } catch (IOException broken) {
      Kind why = ended.get();
      if (why != CANCELLED && chunks.finishReason().isPresent()) {
        return finished();
      }
      throw why == null ? broken(broken) : new ProviderException(why, sentence(why));
    } finally {
      if (firstToken) {
        watch.expectNothing();
      }
    }
  }

  @Override
  public void cancel() {
    end(CANCELLED);
  }

  @Override
  public void close() {
    watch.close();
    // A connection whose answer was read to its end serves the next call.
    if (!read) {
      end(CANCELLED);
    }
  }

  private Piece read() throws IOException, ProviderException {
    if (finished != null) {
      return finished;
    }
    if (events == null) {
      events = open();
      return new Piece.Opened();
    }
    while (true) {
      Optional<Piece> piece = chunks.poll();
      if (piece.isPresent()) {
        firstToken = firstToken || !(piece.get() instanceof Piece.Usage);
        return piece.get();
      }
      byte[] data = events.next();
      if (data == null || Arrays.equals(data, DONE)) {
        return last(data != null);
      }
      chunks.parse(data);
    }
  }

  private EventStream open() throws IOException, ProviderException {
    HttpResponse<InputStream> response = response();
    InputStream stream = new Watched(response.body());
    body = response.body();
    if (ended.get() != null) {
      response.body().close();
    }
    refusals.check(response, stream);
    return new EventStream(stream);
  }

  private HttpResponse<InputStream> response() throws IOException {
    try {
      return answer.get();
    } catch (CancellationException ended) {
      throw new IOException("ended while waiting for the answer", ended);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      cancel();
      throw new IOException("interrupted", interrupted);
    } catch (ExecutionException failed) {
      throw new IOException(failed.getCause());
    }
  }

  private Piece last(boolean done) throws IOException, ProviderException {
    if (!done && chunks.finishReason().isEmpty()) {
      throw new ProviderException(CUT_SHORT, "the provider ended the stream before the answer");
    }
    if (done) {
      drain();
    }
    read = ended.get() == null;
    return finished();
  }

  /// Reads to the end, so that the connection serves the next call, and so that the provider has
  /// ended this one before its slot goes to another.
  private void drain() {
    try {
      InputStream rest = body;
      watch.expect(STALLED, AFTERWORD);
      if (rest != null && rest.readNBytes(MOST_AFTER_DONE).length == MOST_AFTER_DONE) {
        end(CANCELLED);
      }
    } catch (IOException broken) {
      // The answer is complete; only the connection is of no more use.
      end(CANCELLED);
    }
  }

  private Piece finished() throws ProviderException {
    watch.close();
    List<ToolCall> calls = chunks.toolCalls();
    String reason = chunks.finishReason().orElse("stop");
    if (calls.isEmpty()) {
      return finishedWithoutCalls(reason);
    }
    boolean said = reason.equals("length") || chunks.explained();
    finished = new Piece.Finished(said ? reason : TOOL_CALLS);
    return new Piece.ToolCalls(calls);
  }

  private Piece finishedWithoutCalls(String reason) throws ProviderException {
    if (reason.equals(TOOL_CALLS)) {
      throw new ProviderException(TOOL_CALLS_MISSING, "the provider announced calls and sent none");
    }
    if (!chunks.hasText() && !chunks.explained()) {
      throw new ProviderException(EMPTY, "the provider's answer is empty");
    }
    return new Piece.Finished(reason);
  }

  /// Closing may touch the network, and the thread that cancels must not wait for that.
  private void end(Kind why) {
    if (ended.compareAndSet(null, why)) {
      Thread.ofVirtual().start(this::disconnect);
    }
  }

  private void disconnect() {
    answer.cancel(true);
    watch.close();
    InputStream stream = body;
    try {
      if (stream != null) {
        stream.close();
      }
    } catch (IOException closed) {
      // It is gone either way.
    }
  }

  private static ProviderException broken(IOException cause) {
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    String what =
        root instanceof java.net.ConnectException
                || root instanceof java.net.http.HttpConnectTimeoutException
            ? "the provider cannot be reached"
            : "the connection to the provider broke";
    return new ProviderException(TRANSPORT, what);
  }

  private static String sentence(Kind why) {
    return switch (why) {
      case FIRST_TOKEN_TIMEOUT -> "the provider did not begin to answer in time";
      case STALLED -> "the provider fell silent in the midst of its answer";
      case TIMEOUT -> "the task's running time is used up";
      default -> "the call was cancelled";
    };
  }

  /// Any byte is a sign of life; time counts only while we wait for one.
  private final class Watched extends InputStream {
    private final InputStream in;

    Watched(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (firstToken) {
        watch.expect(STALLED, chunks.finishReason().isPresent() ? AFTERWORD : stall);
      }
      int count = in.read(to, offset, length);
      if (ended.get() != null) {
        throw new IOException("ended");
      }
      return count;
    }
  }
}
