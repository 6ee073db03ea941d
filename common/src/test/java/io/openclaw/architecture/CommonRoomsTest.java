package io.openclaw.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(packages = "io.openclaw", importOptions = DoNotIncludeTests.class)
class CommonRoomsTest {

  @ArchTest
  static final ArchRule roomsAreFreeOfCycles =
      slices().matching("io.openclaw.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theLawKnowsNoRedisAndNoFramework =
      noClasses()
          .that(resideInAPackage("io.openclaw.task"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.lettuce..", "io.openclaw.redis..", "io.openclaw.task.redis..", "tools.jackson..");

  @ArchTest
  static final ArchRule noSpringAndNoHttpInHere =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", "java.net.http..", "jakarta..");

  @ArchTest
  static final ArchRule onlyRedisRoomsSpeakToRedis =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.openclaw.redis..", "..redis..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.lettuce..");

  @ArchTest
  static final ArchRule timeComesFromAClock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .because("tests move time by hand; inject java.time.InstantSource");
}
