package io.openclaw.cli.client;

import io.openclaw.cli.terminal.Terminal;
import io.openclaw.task.text.TaskText;
import java.util.Optional;

/// The answer for a person. On a terminal it appears as it comes, and when an attempt is lost that
/// is said and the text starts anew. Into a file or a pipe nothing can be taken back, so there it
/// is written once it is final.
final class LiveText implements EventSink {
  private final Terminal terminal;
  private final StatusLine statusLine;
  private final TaskText answer = new TaskText();
  private final long began = System.nanoTime();
  private Optional<TaskEnd> outcome = Optional.empty();
  private String usage = "";
  private boolean lineOpen;

  LiveText(Terminal terminal) {
    this.terminal = terminal;
    this.statusLine = new StatusLine(terminal);
  }

  @Override
  public synchronized void on(Event event) {
    if (event.addTo(answer)) {
      startAnew("This attempt was lost; its text above is void and the answer starts anew.");
    }
    switch (event.type()) {
      case "content" -> show(event);
      case "progress" -> showProgress(event);
      case "retrying" -> note("waiting to try again: " + event.data().path("reason").asString(""));
      case "complete" -> complete(event);
      case "error" -> note("claw: " + event.content());
      case "done" -> end(TaskEnd.of(event));
      default -> {}
    }
  }

  private void show(Event event) {
    if (answer.joins(event.stage()) && terminal.showsOutput()) {
      statusLine.clear();
      write(event.content());
    }
  }

  private void write(String text) {
    if (!text.isEmpty()) {
      String shown = terminal.showsOutput() ? Terminal.harmless(text) : text;
      terminal.out().print(shown);
      terminal.out().flush();
      lineOpen = !shown.endsWith("\n");
    }
  }

  /// In the middle of a line of the answer there is no room for it.
  private void showProgress(Event event) {
    if (!lineOpen) {
      statusLine.show(ProgressText.line(event));
    }
  }

  private void startAnew(String why) {
    if (terminal.showsOutput()) {
      note(why);
      write(answer.text());
    }
  }

  private void complete(Event event) {
    long tokens = event.data().path("usage").path("completion_tokens").asLong(0);
    usage = tokens == 0 ? "" : " · " + tokens + " tokens";
  }

  private void end(TaskEnd ended) {
    outcome = Optional.of(ended);
    boolean succeeded = ended.status().equals("succeeded");
    if (succeeded) {
      writeFinal(ended, answer.reply().orElse(answer.text()));
    }
    closeLine();
    statusLine.clear();
    if (terminal.showsErrors() || !succeeded) {
      double millis = (System.nanoTime() - began) / 1e6;
      terminal.note(ended.status() + " after " + ProgressText.seconds(millis) + usage);
    }
  }

  private void writeFinal(TaskEnd ended, String text) {
    if (!terminal.showsOutput()) {
      statusLine.clear();
      write(text);
    } else if (!text.equals(answer.text())) {
      note("The text above is not the whole answer, which is:");
      write(text);
    }
    if (!ended.vouchesFor(text)) {
      note("claw: This is not, to the byte, what was written; 'claw show' reads it again.");
    }
  }

  private void note(String line) {
    closeLine();
    statusLine.clear();
    if (!line.isBlank()) {
      terminal.note(Terminal.harmless(line));
    }
  }

  private void closeLine() {
    if (lineOpen) {
      terminal.print("");
      lineOpen = false;
    }
  }

  @Override
  public synchronized void again() {
    answer.clear();
    startAnew("The log begins anew; the text above is void.");
  }

  @Override
  public synchronized void broken(String why) {
    if (!lineOpen) {
      statusLine.show("the connection broke; taking it up again");
    }
  }

  @Override
  public synchronized Optional<TaskEnd> outcome() {
    return outcome;
  }
}
