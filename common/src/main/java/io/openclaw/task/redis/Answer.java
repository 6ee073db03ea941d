package io.openclaw.task.redis;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a script answers that handles many tasks: its result, and the tasks that it could not
/// handle. Those are set aside in Redis and told in the log, since no caller can repair them.
record Answer(List<Object> result) {
  private static final Logger LOG = LoggerFactory.getLogger(Answer.class);

  @SuppressWarnings("unchecked") // a script's answer is made of lists
  static Answer of(List<Object> answer) {
    Reply.rows((List<Object>) answer.get(1)).forEach(Answer::report);
    return new Answer((List<Object>) answer.get(0));
  }

  private static void report(Reply task) {
    LOG.error(
        "{}: cannot be handled and is set aside: {}. Nothing brings it up again; its keys are left"
            + " as they are.",
        task.text(0),
        task.text(1));
  }
}
