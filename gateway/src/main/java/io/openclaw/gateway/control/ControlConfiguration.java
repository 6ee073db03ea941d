package io.openclaw.gateway.control;

import io.openclaw.gateway.intake.Intake;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.DeadTasks;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class ControlConfiguration {

  @Bean
  TaskCommands taskCommands(Tasks tasks, TaskAnswers answers, Intake intake) {
    return new TaskCommands(tasks, answers, new Retries(tasks, intake));
  }

  @Bean
  DeadList deadList(DeadTasks store, Tasks tasks) {
    return new DeadList(store, tasks);
  }
}
