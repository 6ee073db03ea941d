package io.openclaw.ratelimit;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packages = "io.openclaw.ratelimit", importOptions = DoNotIncludeTests.class)
class RoomsTest {
  @ArchTest
  static final ArchRule theLimiterKnowsNothingOfTasks =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.openclaw.task..", "org.springframework..")
          .because("it is usable on its own");

  @ArchTest
  static final ArchRule ofProvidersItKnowsOnlyTheStateThatItPublishes =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.openclaw.provider..")
                  .and(not(nameStartingWith("io.openclaw.provider.AccountState"))))
          .because("which provider uses which account is the caller's business");

  @ArchTest
  static final ArchRule thePortKnowsNoAdapter =
      noClasses()
          .that()
          .resideOutsideOfPackage("..redis..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..redis..", "io.lettuce..");

  @ArchTest
  static final ArchRule roomsAreFreeOfCycles =
      slices().matching("io.openclaw.ratelimit.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule timeComesFromAClock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .because("tests move time by hand; inject java.time.InstantSource");

  @ArchTest
  static final ArchRule onlyTheDoorsArePublic =
      classes()
          .that()
          .haveNameMatching(
              ".*\\.(Desk|Turn|Call|Keeper|Pace|Memory(Account|Learning|Breaker|View))")
          .should()
          .notBePublic()
          .because("one asks RateLimiter");
}
