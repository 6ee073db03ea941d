package io.openclaw.gateway.control;

import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.tasks.Tasks;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class ControlConfiguration {

  @Bean
  TaskCommands taskCommands(Tasks tasks, TaskAnswers answers) {
    return new TaskCommands(tasks, answers);
  }
}
