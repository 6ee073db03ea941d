package io.openclaw.task.redis;

import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisKeys.Part;
import io.openclaw.task.EventType;
import io.openclaw.task.Lane;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskSignals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Signals on shard channels, each shard's on a connection of its own. The feed's message is a JSON
/// array of events, each an array in the order in which `log.lua` writes them; a large event is
/// only announced.
public final class RedisTaskSignals implements TaskSignals {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ShardChannels<List<Appended>> events;
  private final ShardChannels<Control> control;

  public RedisTaskSignals(Redis redis, ShardCount shards) {
    this.events =
        new ShardChannels<>(
            redis,
            shards,
            Part.FEED,
            message -> Optional.of(understood(message)),
            Optional.of(List.of()));
    // Workers look by themselves often enough after a connection was away.
    this.control =
        new ShardChannels<>(
            redis, shards, Part.CONTROL, RedisTaskSignals::control, Optional.empty());
  }

  /// On a Redis where nobody else may have chosen another number of shards.
  public RedisTaskSignals(Redis redis, int shards) {
    this(redis, ShardCount.fixed(shards));
  }

  @Override
  public AutoCloseable onEvents(Consumer<List<Appended>> listener) {
    return events.listen(listener);
  }

  @Override
  public AutoCloseable onControl(Consumer<Control> listener) {
    return control.listen(listener);
  }

  /// What a newer version says in another way is a hint that was missed: the log is read.
  private static List<Appended> understood(String message) {
    try {
      return appended(message);
    } catch (JacksonException | IllegalArgumentException foreign) {
      return List.of();
    }
  }

  private static List<Appended> appended(String message) {
    List<Appended> events = new ArrayList<>();
    for (JsonNode entry : JSON.readTree(message)) {
      TaskId id = new TaskId(entry.required(0).asString());
      long seq = entry.required(1).asLong();
      events.add(new Appended(id, seq, event(id, seq, entry)));
    }
    return events;
  }

  private static Optional<TaskEvent> event(TaskId id, long seq, JsonNode entry) {
    if (entry.size() == 2) {
      return Optional.empty();
    }
    return Optional.of(
        new TaskEvent(
            id,
            seq,
            entry.required(2).asInt(),
            Instant.ofEpochMilli(entry.required(3).asLong()),
            EventType.of(entry.required(4).asString()),
            entry.required(5).asString(),
            entry.required(6).asString(),
            entry.required(7).asString()));
  }

  private static Optional<Control> control(String message) {
    String rest = message.substring(message.indexOf(' ') + 1);
    return switch (message.substring(0, message.length() - rest.length()).strip()) {
      case "work" -> Lane.of(rest).map(Control.WorkWaiting::new);
      case "void" -> TaskId.parse(rest).map(Control.ClaimVoid::new);
      case "drain" -> Optional.of(new Control.DrainRequested(rest));
      case "turn" -> TaskId.parse(rest).map(Control.TurnDue::new);
      case "hook" -> TaskId.parse(rest).map(Control.HookDue::new);
      default -> Optional.empty();
    };
  }
}
