package io.openclaw.ratelimit;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Instant;
import java.util.regex.Pattern;

@AnalyzeClasses(packages = "io.openclaw.ratelimit", importOptions = RoomsTest.Product.class)
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
      slices().matching("io.openclaw.(**)").should().beFreeOfCycles();

  /// A class and what is nested in it are one slice.
  @ArchTest
  static final ArchRule classesAreFreeOfCycles =
      slices()
          .assignedFrom(
              new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass type) {
                  String name = type.getName();
                  int nested = name.indexOf('$');
                  return SliceIdentifier.of(nested < 0 ? name : name.substring(0, nested));
                }

                @Override
                public String getDescription() {
                  return "top-level classes";
                }
              })
          .should()
          .beFreeOfCycles();

  @ArchTest
  static final ArchRule timeComesFromAClock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .because("tests move time by hand; inject java.time.InstantSource");

  @ArchTest
  static final ArchRule onlyTheDoorIsPublic =
      classes()
          .that()
          .haveNameMatching(
              ".*\\.(LocalAccount|Acquisition|Admission|CallPermit|SlotLease|OpenCall|Waiters"
                  + "|UnreportedSuccesses|RetryQueue|Maintenance|RateBudget)")
          .should()
          .notBePublic()
          .because("callers use RateLimiter");

  /// Without the tests, whatever tool compiled them.
  static final class Product implements ImportOption {
    private static final Pattern TESTS = Pattern.compile(".*/test(-classes)?/io/openclaw/.*");

    @Override
    public boolean includes(Location location) {
      return !location.matches(TESTS);
    }
  }
}
