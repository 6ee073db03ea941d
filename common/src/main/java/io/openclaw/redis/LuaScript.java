package io.openclaw.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One atomic step in Redis: a `.lua` file whose header states its keys and arguments. The header
/// is parsed, and a call that does not fit it is refused, so header, script and caller cannot drift
/// apart.
///
/// A header is `-- KEYS[n] …`, `-- ARGV[n] …` and, for arguments that repeat, `-- EACH[n] …` lines.
/// The first key of a script of the task store is its shard's prefix; all other keys that are known
/// before the call follow it, see [#keys].
///
/// `-- @include name` puts in `include/name.lua`, or for `keys` what [RedisKeys] spells.
public final class LuaScript {
  private static final Pattern INCLUDE = Pattern.compile("(?m)^-- @include (\\w+)\\s*$");
  private static final Pattern HEADER = Pattern.compile("(?m)^-- (KEYS|ARGV|EACH)\\[(\\d+)] \\S+");

  private final String name;
  private final String text;
  private final String sha;
  private final int keys;
  private final int arguments;
  private final int each;
  private final DeclaredKeys declared;

  private LuaScript(String name, String source, String text) {
    this.name = name;
    this.text = text;
    this.sha = sha1(text);
    this.keys = declared(source, "KEYS");
    this.arguments = declared(source, "ARGV");
    this.each = declared(source, "EACH");
    this.declared = DeclaredKeys.of(source, text, arguments, each);
  }

  /// Loads `<name>.lua` that lies beside `home`.
  public static LuaScript load(Class<?> home, String name) {
    return load(home, name, Map.of());
  }

  /// As above; `overrides` replaces includes by name (a test's clock).
  public static LuaScript load(Class<?> home, String name, Map<String, String> overrides) {
    String source = read(home, name + ".lua");
    if (!source.startsWith("#!lua")) {
      throw new IllegalStateException(
          name + ".lua must begin with #!lua: Redis checks slots only then");
    }
    String text =
        INCLUDE
            .matcher(source)
            .replaceAll(it -> Matcher.quoteReplacement(include(home, it.group(1), overrides)));
    return new LuaScript(name, source, text);
  }

  /// The keys of a call on a shard.
  ///
  /// @param lanes all there are
  public List<String> keys(int shard, List<String> lanes, List<String> given) {
    return declared.of(shard, lanes, given);
  }

  /// Refuses a call that does not fit the header.
  void check(List<String> givenKeys, List<String> given) {
    int repeated = given.size() - arguments;
    boolean fits = each == 0 ? repeated == 0 : repeated >= 0 && repeated % each == 0;
    boolean keysFit = givenKeys.size() == keys || declared.goOnBehind(givenKeys.size(), keys);
    if (!keysFit || !fits) {
      throw new IllegalArgumentException(
          "%s.lua takes %d keys and %d arguments (+ n × %d), not %d and %d"
              .formatted(name, keys, arguments, each, givenKeys.size(), given.size()));
    }
  }

  public String name() {
    return name;
  }

  String text() {
    return text;
  }

  String sha() {
    return sha;
  }

  private static int declared(String source, String kind) {
    int count = 0;
    Matcher header = HEADER.matcher(source);
    while (header.find()) {
      if (header.group(1).equals(kind) && Integer.parseInt(header.group(2)) != ++count) {
        throw new IllegalStateException(kind + " in a header are numbered 1, 2, 3 …: " + source);
      }
    }
    return count;
  }

  private static String include(Class<?> home, String name, Map<String, String> overrides) {
    if (name.equals("keys")) {
      return RedisKeys.lua();
    }
    String override = overrides.get(name);
    return override != null ? override : read(home, "include/" + name + ".lua");
  }

  private static String read(Class<?> home, String file) {
    try (InputStream in = home.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing beside " + home.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new IllegalStateException(file + " cannot be read", broken);
    }
  }

  private static String sha1(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-1", impossible);
    }
  }
}
