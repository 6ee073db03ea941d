package io.openclaw.gateway.quota;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/// Reads request bodies: counted on the stream, whatever Content-Length says, and all together
/// within a budget, so that many large ones cannot fill the heap.
public final class RequestBodies {
  private static final int BLOCK = 16 << 10;
  private static final int DISCARDED = 4;

  /// What is made of a body (text, tree, request) takes several times its size.
  private static final int GROWTH = 6;

  private final long longest;
  private final long budget;
  private final MinimumRate rate;
  private final AtomicLong held = new AtomicLong();

  RequestBodies(long longest, long budget, MinimumRate rate) {
    this.rate = rate;
    this.longest = longest;
    this.budget = budget;
  }

  /// What to do with a body. The budget is held until it returns.
  @FunctionalInterface
  public interface Use<T> {
    T apply(byte[] body) throws IOException;
  }

  /// Throws [ProblemException] when the body is too large, or when the bodies that are being read
  /// use up the budget.
  public <T> T read(HttpServletRequest request, Use<T> use) throws IOException {
    if (request.getContentLengthLong() > longest) {
      if (request.getHeader("Expect") == null) {
        discard(request.getInputStream(), new byte[BLOCK], 0, System.nanoTime());
      }
      throw tooLarge();
    }
    Share share = new Share();
    try {
      return use.apply(read(request.getInputStream(), share));
    } finally {
      held.addAndGet(-share.bytes);
    }
  }

  private byte[] read(InputStream in, Share share) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] block = new byte[BLOCK];
    long from = System.nanoTime();
    for (int count = next(in, block); count >= 0; count = next(in, block)) {
      if (body.size() + count > longest) {
        discard(in, block, longest, from);
        throw tooLarge();
      }
      take(share, (long) count * GROWTH);
      body.write(block, 0, count);
      rate.check(body.size(), from);
    }
    return body.toByteArray();
  }

  /// Reads a part of the rest: a client that writes its whole body before it reads would otherwise
  /// find the connection reset instead of the answer. Not for a client that sent `Expect`.
  private void discard(InputStream in, byte[] block, long before, long from) {
    long discarded = 0;
    for (int count = next(in, block);
        count >= 0 && discarded < DISCARDED * longest;
        count = next(in, block)) {
      discarded += count;
      rate.check(before + discarded, from);
    }
  }

  /// A body that breaks off or is framed wrongly is refused: ending here would look like a success.
  private static int next(InputStream in, byte[] block) {
    try {
      return in.read(block);
    } catch (IOException broken) {
      throw new ProblemException(
          Problem.of(Code.BAD_REQUEST, "The body could not be read to its end.")
              .header("Connection", "close"));
    }
  }

  private void take(Share share, long bytes) {
    share.bytes += bytes;
    if (held.addAndGet(bytes) > budget) {
      throw new ProblemException(
          Problem.of(Code.OVERLOADED, "Too many large bodies are being read; try again shortly.")
              .header("Connection", "close"));
    }
  }

  private ProblemException tooLarge() {
    return new ProblemException(
        Problem.of(Code.TOO_LARGE, "The body must not be larger than " + longest + " bytes.")
            .with("limit", longest)
            .header("Connection", "close"));
  }

  private static final class Share {
    private long bytes;
  }
}
