package dev.weir.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * An example of the README: a class with a {@code main}, and what it prints.
 *
 * <pre>
 * &lt;!-- example: hello --&gt;      the next fenced block is Java
 * &lt;!-- output: hello --&gt;       the next fenced block is what it prints
 * </pre>
 *
 * @param name what the markers call it
 * @param source a compilation unit
 * @param output what it prints, line by line
 */
record ReadmeExample(String name, String source, List<String> output) {

  private static final Pattern MARKER = Pattern.compile("<!--\\s*example:\\s*(\\S+)\\s*-->");
  private static final Pattern TYPE =
      Pattern.compile(
          "^(?:public\\s+|final\\s+)*(?:class|record|enum|interface)\\s+(\\w+)", Pattern.MULTILINE);
  private static final Pattern PACKAGE =
      Pattern.compile("^package\\s+([\\w.]+)\\s*;", Pattern.MULTILINE);

  /** Reads every example of a Markdown text. */
  static List<ReadmeExample> read(String markdown) {
    List<ReadmeExample> examples = new ArrayList<>();
    Matcher marker = MARKER.matcher(markdown);
    while (marker.find()) {
      String name = marker.group(1);
      String source = block(markdown, "example", name, "java");
      String output = block(markdown, "output", name, "[a-z]*");
      examples.add(new ReadmeExample(name, source, output.lines().toList()));
    }
    return examples;
  }

  /** Compiles it in memory, with every warning an error, and runs its {@code main}. */
  List<String> run() {
    try (Classes classes = compile()) {
      Class<?> type = Class.forName(className(), true, classes.newLoader());
      return capture(type.getMethod("main", String[].class));
    } catch (ReflectiveOperationException | IOException e) {
      throw new AssertionError("README example " + name + ": no public main could be run", e);
    }
  }

  private List<String> capture(Method main) throws IllegalAccessException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      System.setOut(stream);
      main.invoke(null, (Object) new String[0]);
    } catch (InvocationTargetException e) {
      throw new AssertionError("README example " + name + " threw", e.getCause());
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private Classes compile() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    StandardJavaFileManager files =
        compiler.getStandardFileManager(diagnostics, null, StandardCharsets.UTF_8);
    Classes classes = new Classes(files);
    List<String> options =
        List.of(
            "-classpath",
            System.getProperty("java.class.path"),
            "-proc:none",
            "--release",
            "17",
            "-Xlint:all,-classfile,-path,-processing",
            "-Werror");
    boolean compiled =
        compiler
            .getTask(null, classes, diagnostics, options, null, List.of(new Source(this)))
            .call();
    if (!compiled) {
      StringBuilder text = new StringBuilder("README example " + name + " does not compile:");
      for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
        text.append('\n').append(diagnostic);
      }
      throw new AssertionError(text.toString());
    }
    return classes;
  }

  private String className() {
    Matcher type = TYPE.matcher(source);
    if (!type.find()) {
      throw new AssertionError("README example " + name + ": no top-level class");
    }
    Matcher inPackage = PACKAGE.matcher(source);
    return inPackage.find() ? inPackage.group(1) + "." + type.group(1) : type.group(1);
  }

  private static String block(String markdown, String kind, String name, String language) {
    Matcher block =
        Pattern.compile(
                "<!--\\s*"
                    + kind
                    + ":\\s*"
                    + Pattern.quote(name)
                    + "\\s*-->\\s*```"
                    + language
                    + "\\R(.*?)^```\\s*$",
                Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(markdown);
    if (!block.find()) {
      throw new AssertionError(
          "README example "
              + name
              + ": no fenced block follows <!-- "
              + kind
              + ": "
              + name
              + " -->");
    }
    return block.group(1);
  }

  /** The source as the compiler sees it. */
  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(ReadmeExample example) {
      super(
          URI.create("readme:///" + example.className().replace('.', '/') + Kind.SOURCE.extension),
          Kind.SOURCE);
      text = example.source();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** The compiled classes, kept in memory. */
  private static final class Classes extends ForwardingJavaFileManager<JavaFileManager> {

    private final Map<String, ByteArrayOutputStream> compiled = new HashMap<>();

    Classes(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject from) {
      if (location != StandardLocation.CLASS_OUTPUT) {
        throw new IllegalArgumentException("location: " + location + " (expected: CLASS_OUTPUT)");
      }
      return new SimpleJavaFileObject(URI.create("mem:///" + className + kind.extension), kind) {
        @Override
        public ByteArrayOutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          compiled.put(className, bytes);
          return bytes;
        }
      };
    }

    ClassLoader newLoader() {
      return new ClassLoader(ReadmeExample.class.getClassLoader()) {
        @Override
        protected Class<?> findClass(String className) throws ClassNotFoundException {
          ByteArrayOutputStream bytes = compiled.get(className);
          if (bytes == null) {
            throw new ClassNotFoundException(className);
          }
          byte[] code = bytes.toByteArray();
          return defineClass(className, code, 0, code.length);
        }
      };
    }
  }
}
