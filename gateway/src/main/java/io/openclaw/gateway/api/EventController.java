package io.openclaw.gateway.api;

import io.openclaw.gateway.caller.Callers;
import io.openclaw.gateway.feed.Follower;
import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.feed.TaskWatcher;
import io.openclaw.gateway.presence.Presence;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.quota.ConnectionPlaces;
import io.openclaw.gateway.quota.WaitingRequests;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.task.TaskView;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// A task's log, then what is added to it: as a stream, or by long poll. The thread of the request
/// (a virtual one) waits for events and for the socket alike, so a slow client holds up itself
/// only.
@RestController
class EventController {
  private static final int LONGEST_WAIT = 60;

  private final TaskAnswers answers;
  private final TaskFeeds feeds;
  private final Follower follower;
  private final Presence presence;
  private final ConnectionPlaces places;
  private final WaitingRequests waiting;

  EventController(
      TaskAnswers answers,
      TaskFeeds feeds,
      Follower follower,
      Presence presence,
      ConnectionPlaces places,
      WaitingRequests waiting) {
    this.follower = follower;
    this.presence = presence;
    this.answers = answers;
    this.feeds = feeds;
    this.places = places;
    this.waiting = waiting;
  }

  @GetMapping("/api/v1/tasks/{id}/events")
  void events(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    TaskView task = answers.find(Callers.of(request).view(), id);
    long after = after(request);
    if (after > task.seq()) {
      throw beyondEnd(task.seq());
    }
    try (Presence.Client client = presence.client(task.owner())) {
      if (wantsStream(request)) {
        stream(task, after, client, request, response);
      } else {
        client.begins(task.id());
        poll(task, after, request, response);
      }
    }
  }

  private void stream(
      TaskView task,
      long after,
      Presence.Client client,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    if (task.status().terminal() && after == task.seq()) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return;
    }
    try (ConnectionPlaces.Place _ = places.enter(request);
        TaskWatcher watcher = feeds.watch(task, after)) {
      SseStream stream = SseStream.begin(response, Callers.pass(request));
      if (!"HEAD".equals(request.getMethod())) {
        follower.follow(watcher, stream, client);
      }
    }
  }

  private void poll(
      TaskView task, long after, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Duration wait = Duration.ofSeconds(number(request, "wait", LONGEST_WAIT).orElse(0L));
    EventPoll page = wait.isZero() ? page(task, after, wait) : await(task, after, wait, request);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    byte[] json = page.json();
    // Without it a client that asked for `Connection: close` cannot tell a page that was cut off.
    response.setContentLength(json.length);
    response.getOutputStream().write(json);
  }

  /// Without a place to wait the answer is what is there.
  private EventPoll await(TaskView task, long after, Duration wait, HttpServletRequest request) {
    Optional<WaitingRequests.Place> place = waiting.enter(request);
    try {
      return page(task, after, place.isPresent() ? wait : Duration.ZERO);
    } finally {
      place.ifPresent(WaitingRequests.Place::close);
    }
  }

  private EventPoll page(TaskView task, long after, Duration wait) {
    try (TaskWatcher watcher = feeds.watch(task, after)) {
      return EventPoll.read(watcher, wait);
    }
  }

  /// `Last-Event-ID` is what a browser adds when it reconnects, so it is newer than the address.
  private static long after(HttpServletRequest request) {
    String last = request.getHeader("Last-Event-ID");
    return last == null || last.isEmpty()
        ? number(request, "after", Long.MAX_VALUE).orElse(0L)
        : number("Last-Event-ID", last, Long.MAX_VALUE);
  }

  private static Optional<Long> number(HttpServletRequest request, String name, long most) {
    return Optional.ofNullable(request.getParameter(name)).map(text -> number(name, text, most));
  }

  private static long number(String name, String text, long most) {
    if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) > most) {
      throw ListQuery.invalid(
          name, most == Long.MAX_VALUE ? "must be a seq, 0 or more" : "must be from 0 to " + most);
    }
    return Long.parseLong(text);
  }

  private static boolean wantsStream(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return accept != null && accept.contains("text/event-stream");
  }

  private static ProblemException beyondEnd(long last) {
    return new ProblemException(
        Problem.of(Code.CURSOR_BEYOND_END, "The log ends at %d; start again at 0.".formatted(last))
            .with("last_seq", last));
  }
}
