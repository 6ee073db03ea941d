package io.openclaw.gateway.feed;

import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.gateway.waiting.WaitReasons;
import io.openclaw.task.TaskSignals;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class FeedConfiguration {

  @Bean
  TaskFeeds taskFeeds(Tasks tasks, TaskSignals signals) {
    return new TaskFeeds(tasks, signals);
  }

  @Bean
  SessionFeeds sessionFeeds(TaskFeeds feeds, Tasks tasks, TaskSignals signals) {
    return new SessionFeeds(feeds, tasks, signals);
  }

  @Bean
  Follower follower(TaskFeeds feeds, WaitReasons reasons, InstantSource clock) {
    return new Follower(feeds, reasons, clock);
  }
}
