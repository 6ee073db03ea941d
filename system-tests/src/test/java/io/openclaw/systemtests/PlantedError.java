package io.openclaw.systemtests;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/// A Java agent that makes one method of a process throw a [LinkageError], once, when a file
/// appears: the product itself has no switch for that.
public final class PlantedError {
  private PlantedError() {}

  /// What to give to the JVM of every role; only workers plant it.
  ///
  /// @param method of that class; it throws at its beginning
  /// @param trigger the file; deleted when the error is thrown
  static String inWorkers(Path folder, String className, String method, Path trigger) {
    Path jar = folder.resolve("planted-error.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest())) {
      for (Class<?> type : List.of(PlantedError.class, Planter.class, AtTheBeginning.class)) {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(name));
        try (var bytes = PlantedError.class.getClassLoader().getResourceAsStream(name)) {
          Objects.requireNonNull(bytes, name).transferTo(out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + jar, e);
    }
    return "-javaagent:%s=%s;%s;%s".formatted(jar, className, method, trigger);
  }

  private static Manifest manifest() {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", PlantedError.class.getName());
    return manifest;
  }

  /// Called by the JVM.
  public static void premain(String words, Instrumentation jvm) {
    if (!System.getProperty("sun.java.command", "").contains("worker.jar")) {
      return;
    }
    String[] parts = words.split(";", -1);
    System.setProperty("planted.error", parts[2]);
    jvm.addTransformer(new Planter(parts[0].replace('.', '/'), parts[1]));
  }

  /// Called at the beginning of the method.
  public static void throwIfTold() throws IOException {
    if (Files.deleteIfExists(Path.of(System.getProperty("planted.error")))) {
      throw new LinkageError("planted");
    }
  }

  private record Planter(String className, String method) implements ClassFileTransformer {
    @Override
    public byte @Nullable [] transform(
        ClassLoader loader,
        String name,
        @Nullable Class<?> redefined,
        ProtectionDomain domain,
        byte[] bytes) {
      if (!className.equals(name)) {
        return null;
      }
      ClassFile files = ClassFile.of();
      MethodTransform planted = MethodTransform.transformingCode(new AtTheBeginning());
      return files.transformClass(
          files.parse(bytes),
          ClassTransform.transformingMethods(it -> it.methodName().equalsString(method), planted));
    }
  }

  private static final class AtTheBeginning implements CodeTransform {
    @Override
    public void atStart(CodeBuilder code) {
      code.invokestatic(
          ClassDesc.of(PlantedError.class.getName()),
          "throwIfTold",
          MethodTypeDesc.ofDescriptor("()V"));
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      code.with(element);
    }
  }
}
