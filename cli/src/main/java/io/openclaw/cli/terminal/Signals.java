package io.openclaw.cli.terminal;

import java.lang.reflect.Proxy;

/// Hears what the terminal or another process tells us to do, instead of being ended by it.
public final class Signals {
  private Signals() {}

  /// From now on `action` runs, on a thread of its own, each time the signal arrives.
  ///
  /// The class that hears signals is no official part of Java, so it is reached by reflection.
  public static void on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (_, method, _) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This Java cannot hear the signal " + name + ".", e);
    }
  }
}
