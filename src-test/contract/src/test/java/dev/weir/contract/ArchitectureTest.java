package dev.weir.contract;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.NullMarked;
import reactor.core.publisher.Hooks;

/** The layers of the house, and what each may know. */
@AnalyzeClasses(locations = ProductCode.class)
class ArchitectureTest {

  private static final int MAX_LINES = 400;

  private static final String[] VALUE = {"dev.weir.request..", "dev.weir.observe.."};
  private static final String[] POLICY = {
    "dev.weir.overflow..",
    "dev.weir.discipline..",
    "dev.weir.limit..",
    "dev.weir.scaling..",
    "dev.weir.workload.."
  };
  private static final String[] PROTOCOL = {"dev.weir.internal..", "dev.weir.spi.."};
  private static final String[] WIRING = {
    "dev.weir.pool..", "dev.weir.gate..", "dev.weir.flow..", "dev.weir.retry.."
  };
  private static final String[] COMPOSE = {"dev.weir.pipeline.."};

  private static final DescribedPredicate<JavaClass> IN_CORE =
      describe("are in weir-core", type -> from(type, "/toolkit/core/"));
  private static final DescribedPredicate<JavaClass> IN_TOOLKIT =
      describe("are in the toolkit", type -> from(type, "/toolkit/"));
  private static final DescribedPredicate<JavaClass> IN_NULL_MARKED_PACKAGE =
      describe(
          "in a package that is @NullMarked",
          type ->
              type.getPackage()
                  .tryGetPackageInfo()
                  .filter(info -> info.isAnnotatedWith(NullMarked.class))
                  .isPresent());

  @ArchTest
  static final ArchRule coreHasNoPackageOutsideItsLayers =
      classes()
          .that(IN_CORE)
          .should()
          .resideInAnyPackage(concat(VALUE, POLICY, PROTOCOL, WIRING, COMPOSE))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule importsGoDownOnly =
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("compose")
          .definedBy(COMPOSE)
          .layer("wiring")
          .definedBy(WIRING)
          .layer("protocol")
          .definedBy(PROTOCOL)
          .layer("policy")
          .definedBy(POLICY)
          .layer("value")
          .definedBy(VALUE)
          .whereLayer("value")
          .mayNotAccessAnyLayer()
          .whereLayer("policy")
          .mayOnlyAccessLayers("value")
          .whereLayer("protocol")
          .mayOnlyAccessLayers("policy", "value")
          .whereLayer("wiring")
          .mayOnlyAccessLayers("protocol", "policy", "value")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule poolGateFlowAndRetryDoNotKnowEachOther =
      slices()
          .matching("dev.weir.(pool|gate|flow|retry)..")
          .should()
          .notDependOnEachOther()
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule policyKnowsOnlyJavaAndValues =
      classes()
          .that()
          .resideInAnyPackage(POLICY)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(concat(VALUE, POLICY))
                  .or(resideInAnyPackage("java..", "org.jspecify.annotations..")))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyCoreImportsInternal =
      noClasses()
          .that(DescribedPredicate.not(IN_CORE))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.weir.internal..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule theToolkitDoesNotKnowTheDemo =
      noClasses()
          .that(IN_TOOLKIT)
          .should()
          .dependOnClassesThat(resideInAPackage("dev.weir.demo.."))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule aConnectionKnowsNothingOfAdmission =
      noClasses()
          .that()
          .resideInAPackage("dev.weir.netty.connection..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.weir..")
                  .and(DescribedPredicate.not(resideInAPackage("dev.weir.netty.connection.."))))
          .because("its bounds hold before anybody asks for admission")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule packagesHaveNoCycle =
      slices().matching("dev.weir.(**)").should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule noHandWrittenDrainOutsideInternal =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.weir.internal..")
          .should()
          .dependOnClassesThat(
              nameMatching(
                  "java\\.util\\.concurrent\\.atomic\\.Atomic\\w+FieldUpdater"
                      + "|java\\.lang\\.invoke\\.VarHandle|.*\\.Unsafe"))
          .because("serialised delivery and settling are written once, in dev.weir.internal")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule contextPropagationIsTheApplicationsToTurnOn =
      noClasses()
          .should()
          .callMethod(Hooks.class, "enableAutomaticContextPropagation")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes().should(be(IN_NULL_MARKED_PACKAGE)).allowEmptyShould(true);

  @ArchTest
  static void sourceFiles_areShortAndFinished(JavaClasses classes) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path file : ProductCode.sources()) {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() > MAX_LINES) {
        wrong.add(file + ": " + lines.size() + " lines (expected: <= " + MAX_LINES + ")");
      }
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).matches(".*\\b(TODO|FIXME|XXX)\\b.*")) {
          wrong.add(file + ":" + (i + 1) + ": " + lines.get(i).strip());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** A figure to look at, not a rule: few public types are an aim (40 % or less). */
  @ArchTest
  static void publicTypesOfCore_arePrinted(JavaClasses classes) {
    List<JavaClass> types =
        classes.stream()
            .filter(IN_CORE)
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .toList();
    long open = types.stream().filter(ArchitectureTest::isPublic).count();
    System.out.printf(
        Locale.ROOT,
        "weir-core: %d of %d top-level types are public (%.0f %%)%n",
        open,
        types.size(),
        types.isEmpty() ? 0.0 : 100.0 * open / types.size());
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC);
  }

  private static boolean from(JavaClass type, String directory) {
    return type.getSource()
        .filter(source -> source.getUri().getPath().contains(directory))
        .isPresent();
  }

  private static String[] concat(String[]... groups) {
    return Arrays.stream(groups).flatMap(Arrays::stream).toArray(String[]::new);
  }
}
