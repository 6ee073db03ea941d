package io.openclaw.gateway.stomp;

import io.openclaw.gateway.problem.Code;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads frames from bytes that come in pieces, however they are cut. Holds at most one frame, and
/// nothing between frames. Throws [StompError] at the first byte that cannot be right.
final class FrameReader {
  static final int LARGEST_FRAME = 64 << 10;
  static final int MOST_HEADERS = 32;
  static final int LONGEST_HEADER = 1 << 10;
  private static final int LONGEST_COMMAND = 16;
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private Version version = Version.V1_2;
  private ByteBuffer piece = NONE;
  private final Bytes part = new Bytes();
  private @Nullable Command command;
  private @Nullable Map<String, String> headers;
  private boolean inBody;
  private int headerCount;
  private int size;
  private int bodyLeft = -1;

  /// What was agreed on; frames before that are read as 1.2.
  void speak(Version agreed) {
    version = agreed;
  }

  /// The next bytes; to be called when [#next] has nothing more.
  void feed(byte[] bytes) {
    piece = ByteBuffer.wrap(bytes);
  }

  /// The next whole frame of what was fed, or nothing when more is needed. Line ends between frames
  /// are heart-beats and mean nothing here.
  Optional<Frame> next() {
    while (piece.hasRemaining()) {
      byte next = piece.get();
      if (between() && (next == '\n' || next == '\r')) {
        continue;
      }
      grow(1);
      Frame frame = inBody ? body(next) : line(next);
      if (frame != null) {
        return Optional.of(frame);
      }
    }
    piece = NONE;
    return Optional.empty();
  }

  /// Whether no frame has begun.
  private boolean between() {
    return command == null && part.length() == 0;
  }

  private @Nullable Frame line(byte next) {
    if (next == '\n') {
      endLine(part.takeLine());
    } else if (next == 0) {
      throw malformed("A frame must not end before the empty line behind its headers.");
    } else {
      part.add(next);
      // One more, for a carriage return.
      checkLine(part.length() - 1);
    }
    return null;
  }

  private void checkLine(int length) {
    if (command == null && length > LONGEST_COMMAND) {
      throw malformed("There is no such command.");
    }
    if (length > LONGEST_HEADER) {
      throw new StompError(
          Code.HEADERS_TOO_LARGE,
          "A header must not be longer than %d bytes.".formatted(LONGEST_HEADER));
    }
  }

  private void endLine(byte[] line) {
    checkLine(line.length);
    if (command == null) {
      command =
          Command.of(text(line)).orElseThrow(() -> malformed("There is no such command."));
      headers = new HashMap<>();
    } else if (line.length > 0) {
      header(text(line));
    } else {
      beginBody();
    }
  }

  private void header(String line) {
    if (++headerCount > MOST_HEADERS) {
      throw new StompError(
          Code.HEADERS_TOO_LARGE, "A frame must not have more than %d headers.".formatted(MOST_HEADERS));
    }
    int colon = line.indexOf(':');
    if (colon < 1 || line.indexOf('\r') >= 0) {
      throw malformed("A header must be name:value on one line.");
    }
    known(headers).putIfAbsent(plain(line.substring(0, colon)), plain(line.substring(colon + 1)));
  }

  private void beginBody() {
    inBody = true;
    String length = known(headers).get("content-length");
    if (length == null) {
      return;
    }
    if (!length.matches("[0-9]{1,18}")) {
      throw malformed("The content-length must be a whole number.");
    }
    if (Long.parseLong(length) > LARGEST_FRAME) {
      throw tooLarge();
    }
    bodyLeft = Integer.parseInt(length);
  }

  private @Nullable Frame body(byte first) {
    if (bodyLeft < 0) {
      return first == 0 ? whole() : more(first);
    }
    if (bodyLeft == 0) {
      if (first != 0) {
        throw malformed("The body is longer than its content-length.");
      }
      return whole();
    }
    int run = Math.min(bodyLeft - 1, piece.remaining());
    grow(run);
    part.add(first);
    part.add(piece, run);
    bodyLeft -= run + 1;
    return null;
  }

  private @Nullable Frame more(byte next) {
    part.add(next);
    return null;
  }

  private Frame whole() {
    Command what = known(command);
    byte[] body = part.take();
    if (body.length > 0 && what != Command.SEND) {
      throw malformed("A " + what + " frame must not have a body.");
    }
    Frame frame = new Frame(what, known(headers), body);
    command = null;
    headers = null;
    inBody = false;
    headerCount = 0;
    size = 0;
    bodyLeft = -1;
    return frame;
  }

  private void grow(int bytes) {
    size += bytes;
    if (size > LARGEST_FRAME) {
      throw tooLarge();
    }
  }

  /// Frames that connect are never escaped.
  private String plain(String text) {
    return known(command).connects()
        ? text
        : version
            .unescape(text)
            .orElseThrow(() -> malformed("A header holds an escape that does not exist."));
  }

  private static String text(byte[] line) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException broken) {
      throw malformed("A header is not valid UTF-8.");
    }
  }

  private static StompError tooLarge() {
    return new StompError(
        Code.TOO_LARGE, "A frame must not be larger than %d bytes.".formatted(LARGEST_FRAME));
  }

  private static StompError malformed(String detail) {
    return new StompError(Code.MALFORMED_FRAME, detail);
  }

  private static <T> T known(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("no frame has begun");
    }
    return value;
  }
}
