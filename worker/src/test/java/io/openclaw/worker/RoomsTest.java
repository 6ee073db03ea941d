package io.openclaw.worker;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;

@AnalyzeClasses(packages = "io.openclaw.worker", importOptions = DoNotIncludeTests.class)
class RoomsTest {
  @ArchTest static final ArchRule constructorsInject = NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
  @ArchTest static final ArchRule slf4jOnly = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  @ArchTest
  static final ArchRule roomsAreFreeOfCycles =
      slices().matching("io.openclaw.worker.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheRimKnowsTheFramework =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.openclaw.worker")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..");

  @ArchTest
  static final ArchRule adaptersAreNamedByConfigurationAlone =
      noClasses()
          .that(not(simpleNameEndingWith("Configuration")))
          .and()
          .resideOutsideOfPackages("..openai..", "io.openclaw.worker.cache.redis")
          .should()
          .dependOnClassesThat(resideInAPackage("..redis..").or(resideInAPackage("..openai..")));

  @ArchTest
  static final ArchRule attemptsDoNotKnowWhoClaims =
      noClasses()
          .that()
          .resideInAPackage("..attempt..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..claim..");

  @ArchTest
  static final ArchRule providersKnowNothingOfTasks =
      noClasses()
          .that()
          .resideInAPackage("io.openclaw.worker.provider..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.openclaw.task..", "io.openclaw.ratelimit..");

  @ArchTest
  static final ArchRule theCacheKnowsNeitherAttemptsNorProviders =
      noClasses()
          .that()
          .resideInAPackage("io.openclaw.worker.cache..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..worker.attempt..",
              "..worker.claim..",
              "..worker.provider..",
              "io.openclaw.ratelimit..");

  @ArchTest
  static final ArchRule timeComesFromAClock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .because("tests move time by hand; inject java.time.InstantSource");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes().that(not(simpleNameEndingWith("package-info"))).should(liveInANullMarkedPackage());

  private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
    return new ArchCondition<>("live in a @NullMarked package") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked =
            type.getPackage()
                .tryGetPackageInfo()
                .map(info -> info.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                .orElse(false);
        events.add(new SimpleConditionEvent(type, marked, type.getName() + " does not"));
      }
    };
  }
}
