package io.openclaw.gateway.control;

import io.openclaw.gateway.intake.Intake;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.DeadTasks;
import io.openclaw.task.TaskControl;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class ControlConfiguration {

  @Bean
  Retries retries(Tasks tasks, Intake intake) {
    return new Retries(tasks, intake);
  }

  @Bean
  TaskCommands taskCommands(Tasks tasks, TaskAnswers answers, Retries retries) {
    return new TaskCommands(tasks, answers, retries);
  }

  @Bean
  BulkCommands bulkCommands(Tasks tasks, TaskControl store, Retries retries) {
    return new BulkCommands(tasks, store, retries);
  }

  @Bean
  DeadList deadList(DeadTasks store, Tasks tasks) {
    return new DeadList(store, tasks);
  }
}
