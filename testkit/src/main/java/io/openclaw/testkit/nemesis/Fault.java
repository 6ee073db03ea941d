package io.openclaw.testkit.nemesis;

import io.openclaw.testkit.cluster.Link;
import java.util.Locale;

/// A way to harm the system.
public sealed interface Fault {
  /// What tables and histories call it.
  String word();

  /// SIGKILL of a process.
  record Kill(Role role) implements Fault {
    @Override
    public String word() {
      return "kill " + role.name().toLowerCase(Locale.ROOT);
    }
  }

  /// SIGSTOP of a process for longer than a lease, then SIGCONT.
  record Stop(Role role) implements Fault {
    @Override
    public String word() {
      return "stop " + role.name().toLowerCase(Locale.ROOT);
    }

    /// What is noted when it goes on.
    String end() {
      return "continue " + role.name().toLowerCase(Locale.ROOT);
    }
  }

  /// All that Redis hears and says comes late for a while.
  record SlowRedis() implements Fault {
    @Override
    public String word() {
      return "slow redis";
    }
  }

  /// Trouble on a link.
  record Disturb(Link link, Trouble trouble) implements Fault {
    @Override
    public String word() {
      return "%s %s".formatted(trouble.name().toLowerCase(Locale.ROOT), link.word());
    }
  }

  enum Role {
    WORKER,
    GATEWAY,
    REDIS
  }

  enum Trouble {
    /// All connections get a clean end.
    CUT,
    /// All connections are reset.
    RESET,
    /// Nothing passes for a while.
    STALL,
    /// Nothing passes for a while, then all connections are reset: what was on its way is gone.
    BLACKHOLE,
    /// Connections are reset and for a while none is let in.
    REFUSE,
    /// Bytes travel one by one for a while.
    SLICE,
    /// Each piece comes late for a while.
    DELAY
  }
}
