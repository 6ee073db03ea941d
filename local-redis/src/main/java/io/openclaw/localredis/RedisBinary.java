package io.openclaw.localredis;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A server program that this machine can run.
///
/// @param note what a person should hear about the choice, for instance that an installed server
///   was passed over because it is too old
public record RedisBinary(Path path, RedisVersion version, @Nullable String note) {

  /// An installed server of version 7 or later on the `PATH`, else the bundled one, unpacked once
  /// for this user.
  static RedisBinary find(String searchPath) {
    Optional<RedisBinary> tooOld = Optional.empty();
    for (RedisBinary installed : InstalledRedis.on(searchPath)) {
      if (installed.version().suffices()) {
        return installed;
      }
      tooOld = tooOld.or(() -> Optional.of(installed));
    }
    RedisBinary bundled = BundledRedis.unpacked();
    return tooOld.map(bundled::insteadOf).orElse(bundled);
  }

  private RedisBinary insteadOf(RedisBinary tooOld) {
    return new RedisBinary(
        path,
        version,
        "The installed %s is version %s, older than 7, so the bundled Redis %s is used."
            .formatted(tooOld.path(), tooOld.version(), version));
  }
}
