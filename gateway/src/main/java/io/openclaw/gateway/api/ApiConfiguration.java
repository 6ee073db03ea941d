package io.openclaw.gateway.api;

import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.intake.Intake;
import io.openclaw.gateway.quota.RequestBodies;
import io.openclaw.gateway.quota.WaitingRequests;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.tasks.Tasks;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@Import({
  TaskController.class,
  BulkController.class,
  EventController.class,
  DeadController.class,
  SessionController.class,
  DeliveryController.class,
  TokenController.class
})
public class ApiConfiguration {

  @Bean
  FilterRegistrationBean<SubmitFilter> submitFilter(
      Intake intake,
      RequestBodies bodies,
      Tasks tasks,
      TaskFeeds feeds,
      TaskAnswers answers,
      WaitingRequests waiting) {
    FilterRegistrationBean<SubmitFilter> filter =
        new FilterRegistrationBean<>(
            new SubmitFilter(intake, bodies, new FinishedTasks(tasks, feeds, answers, waiting)));
    filter.addUrlPatterns(SubmitFilter.PATH);
    filter.setOrder(0);
    return filter;
  }
}
