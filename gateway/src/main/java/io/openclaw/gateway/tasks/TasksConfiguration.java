package io.openclaw.gateway.tasks;

import io.openclaw.gateway.history.TaskHistory;
import io.openclaw.gateway.waiting.WaitReasons;
import io.openclaw.task.TaskControl;
import io.openclaw.task.TaskReader;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class TasksConfiguration {

  @Bean
  Tasks tasks(TaskReader store, TaskControl control, TaskHistory history) {
    return new Tasks(store, control, history);
  }

  @Bean
  TaskAnswers taskAnswers(Tasks tasks, WaitReasons reasons, InstantSource clock) {
    return new TaskAnswers(tasks, reasons, clock);
  }
}
