package io.openclaw.worker.mode;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The modes that this worker can run, by name.
public final class Modes {
  private final Map<String, Mode> byName;

  public Modes(Collection<Mode> modes) {
    this.byName = modes.stream().collect(Collectors.toMap(Mode::name, Function.identity()));
  }

  public Optional<Mode> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// Sorted.
  public List<String> names() {
    return byName.keySet().stream().sorted().toList();
  }
}
