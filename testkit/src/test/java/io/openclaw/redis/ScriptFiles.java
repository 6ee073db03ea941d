package io.openclaw.redis;

import io.openclaw.task.redis.RedisTaskStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The scripts of the task store, as they lie on the class path.
public final class ScriptFiles {
  private static final String SUFFIX = ".lua";

  private ScriptFiles() {}

  public static List<String> names() {
    try {
      URI home = RedisTaskStore.class.getResource("submit" + SUFFIX).toURI();
      if (!home.getScheme().equals("jar")) {
        return names(Path.of(home).resolveSibling(""));
      }
      try (FileSystem jar = FileSystems.newFileSystem(home, Map.of())) {
        return names(jar.getPath("/io/openclaw/task/redis"));
      }
    } catch (IOException | URISyntaxException broken) {
      throw new UncheckedIOException(new IOException("the scripts cannot be listed", broken));
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .toList();
    }
  }

  public static String sha(String script, Map<String, String> overrides) {
    return LuaScript.load(RedisTaskStore.class, script, overrides).sha();
  }
}
