package io.openclaw.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
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
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.openclaw.bench", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("io.openclaw.bench.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule timeComesFromAClock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule itKnowsTheSystemFromOutsideOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("..append..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.openclaw.task..", "io.openclaw.redis..")
          .because("what a measurement shares with the measured it cannot judge");

  @ArchTest
  static final ArchRule theProducerStandsInForAWorkerOnly =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.openclaw.provider..",
              "io.openclaw.gateway..",
              "io.openclaw.worker..",
              "io.openclaw.simulator..",
              "io.openclaw.cli..");

  @ArchTest
  static final ArchRule aMeasurementHasOneDoor =
      classes()
          .that()
          .resideInAnyPackage(
              "..submit..",
              "..cancel..",
              "..firsttoken..",
              "..many..",
              "..ready..",
              "..watch..",
              "..idle..")
          .and()
          .arePublic()
          .should()
          .haveSimpleNameEndingWith("Command");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .should(
              new ArchCondition<>("be in a @NullMarked package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                  events.add(
                      new SimpleConditionEvent(type, marked, type.getName() + " is not marked"));
                }
              });
}
