package io.openclaw.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packages = "io.openclaw.cli", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("io.openclaw.cli.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theClientKnowsTheLocalSystemByOneDoor =
      classes()
          .that()
          .resideInAPackage("io.openclaw.cli.local")
          .and()
          .doNotHaveSimpleName("DataOption")
          .should()
          .onlyBeAccessed()
          .byAnyPackage("io.openclaw.cli.local", "io.openclaw.cli")
          .because("the client speaks HTTP and needs to know the address alone");

  @ArchTest
  static final ArchRule theCommandLineStaysLight =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", "io.lettuce..", "java.net.http..")
          .because("a command has to start in a moment");

  @ArchTest
  static final ArchRule nobodyAsksTheWallClock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .because("waiting is measured with nanoTime, and dates come from the gateway");
}
