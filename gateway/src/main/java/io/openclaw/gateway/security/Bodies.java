package io.openclaw.gateway.security;

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
public final class Bodies {
  private static final int BLOCK = 16 << 10;
  private static final int HEARD_OUT = 4;

  /// What is made of a body (text, tree, request) takes several times its size.
  private static final int GROWTH = 6;

  private final long longest;
  private final long budget;
  private final Pace pace;
  private final AtomicLong held = new AtomicLong();

  Bodies(long longest, long budget, Pace pace) {
    this.pace = pace;
    this.longest = longest;
    this.budget = budget;
  }

  /// What to do with a body. The budget is held until it returns.
  @FunctionalInterface
  public interface Use<T> {
    T apply(byte[] body) throws IOException;
  }

  /// Throws [ProblemException] when the body is too large, or too much is under way.
  public <T> T read(HttpServletRequest request, Use<T> use) throws IOException {
    if (request.getContentLengthLong() > longest) {
      if (request.getHeader("Expect") == null) {
        hearOut(request.getInputStream(), new byte[BLOCK], 0, System.nanoTime());
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
        hearOut(in, block, longest, from);
        throw tooLarge();
      }
      take(share, (long) count * GROWTH);
      body.write(block, 0, count);
      pace.check(body.size(), from);
    }
    return body.toByteArray();
  }

  /// Takes in some of the rest: a client that writes before it reads would find the connection
  /// reset, and never learn why. Not for one that waits to be told before it sends a body.
  private void hearOut(InputStream in, byte[] block, long before, long from) {
    long heard = 0;
    for (int count = next(in, block);
        count >= 0 && heard < HEARD_OUT * longest;
        count = next(in, block)) {
      heard += count;
      pace.check(before + heard, from);
    }
  }

  /// A body that breaks off or is framed wrongly is refused: silence would look like a success.
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
          Problem.of(Code.OVERLOADED, "Too many large bodies are under way; try again shortly.")
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
