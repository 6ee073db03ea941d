package io.openclaw.systemtests.cuts;

import io.openclaw.testkit.client.TaskClient;
import io.openclaw.testkit.client.Watcher;
import java.util.Locale;

/// A way to watch a task.
public enum WatchTransport {
  SSE,
  POLL,
  SOCKET,
  /// STOMP, with a client spelled out by hand.
  STOMP,
  /// STOMP, with Spring's client.
  SPRING;

  public Watcher watch(TaskClient client, String task) {
    return switch (this) {
      case SSE -> Watcher.sse(client, task, event -> {});
      case POLL -> Watcher.poll(client, task, event -> {});
      case SOCKET -> Watcher.socket(client, task, event -> {});
      case STOMP -> Watcher.stomp(client, task, event -> {});
      case SPRING ->
          Watcher.by(word(), client, task, new SpringStompFeed(client, task), event -> {});
    };
  }

  /// What the names of its watchers begin with.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
