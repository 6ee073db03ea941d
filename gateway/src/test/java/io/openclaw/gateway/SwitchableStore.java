package io.openclaw.gateway;

import io.openclaw.task.StoreException;
import io.openclaw.task.TaskSignals;
import io.openclaw.task.TaskStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// A task store that can be told to be away, to hang, or to lose its answers.
public final class SwitchableStore {
  private static final Set<String> LOCAL = Set.of("shards", "onEvents", "onControl");

  /// How the store behaves from now on.
  public enum Mode {
    THERE,
    /// Nothing is sent.
    AWAY,
    /// It is carried out, but the answer is lost.
    ANSWER_LOST,
    /// The same for the next call; after it nothing is sent.
    ANSWER_LOST_AND_AWAY,
    /// Nothing is answered until another mode is set.
    HANGING,
    FULL,
    BROKEN
  }

  private final Object target;
  private volatile Mode mode = Mode.THERE;
  private volatile CountDownLatch released = new CountDownLatch(0);

  /// Whether appended events are hinted at; without hints they must be found.
  public volatile boolean hints = true;

  public final AtomicInteger submitCalls = new AtomicInteger();

  /// How often the store was asked anything on behalf of a client.
  public final AtomicInteger questions = new AtomicInteger();

  /// How many tasks were looked at in lists.
  public final AtomicInteger looks = new AtomicInteger();

  public SwitchableStore(Object target) {
    this.target = target;
  }

  public void set(Mode next) {
    CountDownLatch former = released;
    released = new CountDownLatch(next == Mode.HANGING ? 1 : 0);
    mode = next;
    former.countDown();
  }

  public TaskStore store() {
    return (TaskStore)
        Proxy.newProxyInstance(
            SwitchableStore.class.getClassLoader(),
            new Class<?>[] {TaskStore.class, TaskSignals.class},
            (_, method, arguments) -> call(method, arguments));
  }

  private Object call(Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("submit")) {
      submitCalls.incrementAndGet();
    }
    if (method.getName().equals("onEvents")) {
      arguments[0] = muted(arguments[0]);
    }
    if (LOCAL.contains(method.getName()) || method.getDeclaringClass() == Object.class) {
      return invoke(method, arguments);
    }
    if (!method.getName().equals("takeTurns")) {
      questions.incrementAndGet();
    }
    if (arguments != null
        && arguments[0] instanceof List<?> ids
        && method.getName().equals("find")) {
      looks.addAndGet(ids.size());
    }
    return switch (mode) {
      case THERE -> invoke(method, arguments);
      case AWAY -> throw new StoreException.Away("away", new IllegalStateException());
      case ANSWER_LOST -> {
        invoke(method, arguments);
        throw new StoreException.OutcomeUnknown("lost", new IllegalStateException());
      }
      case ANSWER_LOST_AND_AWAY -> {
        mode = Mode.AWAY;
        invoke(method, arguments);
        throw new StoreException.OutcomeUnknown("lost", new IllegalStateException());
      }
      case HANGING -> {
        released.await();
        yield call(method, arguments);
      }
      case FULL -> throw new StoreException.StorageFull("full", new IllegalStateException());
      case BROKEN -> throw new StoreException.Broken("ERR secret", new IllegalStateException());
    };
  }

  @SuppressWarnings("unchecked")
  private Consumer<Object> muted(Object listener) {
    return heard -> {
      if (hints) {
        ((Consumer<Object>) listener).accept(heard);
      }
    };
  }

  private Object invoke(Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException failed) {
      throw failed.getCause();
    }
  }
}
