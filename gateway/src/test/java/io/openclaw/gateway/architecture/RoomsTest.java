package io.openclaw.gateway.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;

/// The map of the gateway's rooms, as rules.
@AnalyzeClasses(packages = "io.openclaw.gateway", importOptions = RoomsTest.NoTests.class)
class RoomsTest {
  private static final String[] TRANSPORTS = {
    "..gateway.api..",
    "..gateway.ops..",
    "..gateway.chat..",
    "..gateway.plainws..",
    "..gateway.stomp..",
    "..gateway.openai..",
    "..gateway.openapi..",
    "..gateway.web.."
  };

  @ArchTest static final ArchRule constructorsInject = NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
  @ArchTest static final ArchRule slf4jOnly = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  @ArchTest
  static final ArchRule roomsAreFreeOfCycles =
      slices().matching("io.openclaw.gateway.(*)..").should().beFreeOfCycles();

  /// A room's configuration names its adapters, which implement the room's ports; nothing else may
  /// close such a circle.
  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices()
          .matching("io.openclaw.gateway.(**)")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(simpleNameEndingWith("Configuration"), alwaysTrue());

  @ArchTest
  static final ArchRule classesAreFreeOfCycles =
      slices().assignedFrom(new TopLevelClasses()).should().beFreeOfCycles();

  @ArchTest
  static final ArchRule doorsNeverTalkToEachOther =
      classes()
          .should(notReachAnotherTransport())
          .because("what two transports share lives in a room");

  /// Every other room, so that a new one is covered without being listed.
  @ArchTest
  static final ArchRule roomsDoNotKnowTheDoors =
      noClasses()
          .that()
          .resideOutsideOfPackages(TRANSPORTS)
          .and()
          .resideOutsideOfPackage("io.openclaw.gateway")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(TRANSPORTS);

  @ArchTest
  static final ArchRule whatEveryTransportUsesKnowsNone =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..gateway.intake..",
              "..gateway.tasks..",
              "..gateway.control..",
              "..gateway.waiting..",
              "..gateway.feed..",
              "..gateway.wire..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta.servlet..",
              "org.springframework.web..",
              "org.springframework.http..",
              "org.eclipse.jetty..");

  @ArchTest
  static final ArchRule adaptersAreNamedByTheirConfigurationOnly =
      classes()
          .that()
          .resideInAnyPackage(
              "..history.sql..",
              "..history.redis..",
              "..token.redis..",
              "..quota.redis..",
              "io.openclaw.task.redis..")
          .should()
          .onlyHaveDependentClassesThat(
              simpleNameEndingWith("Configuration")
                  .or(
                      JavaClass.Predicates.resideInAnyPackage(
                          "..history.sql..",
                          "..history.redis..",
                          "..token.redis..",
                          "..quota.redis..")));

  @ArchTest
  static final ArchRule redisIsSpokenToInFewRoomsOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "..gateway.store..",
              "..gateway.history..",
              "..gateway.token.redis..",
              "..gateway.quota.redis..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.openclaw.redis..", "io.lettuce..");

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

  /// ArchUnit's own option knows the folders of Maven and Gradle alone.
  static final class NoTests implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test/") && !location.contains("/test-classes/");
    }
  }

  /// A nested class belongs to its outer one.
  private static final class TopLevelClasses implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return SliceIdentifier.of(type.getName().replaceFirst("\\$.*", ""));
    }

    @Override
    public String getDescription() {
      return "top-level classes";
    }
  }

  private static ArchCondition<JavaClass> notReachAnotherTransport() {
    return new ArchCondition<>("not reach another transport") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        type.getDirectDependenciesFromSelf().stream()
            .filter(it -> transport(type) != null && transport(it.getTargetClass()) != null)
            .filter(it -> !transport(type).equals(transport(it.getTargetClass())))
            .forEach(it -> events.add(SimpleConditionEvent.violated(type, it.getDescription())));
      }
    };
  }

  private static String transport(JavaClass type) {
    for (String transport : TRANSPORTS) {
      if (JavaClass.Predicates.resideInAPackage(transport).test(type)) {
        return transport;
      }
    }
    return null;
  }

  private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
    return new ArchCondition<>("live in a @NullMarked package") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked =
            type.getPackage()
                .tryGetPackageInfo()
                .map(info -> info.isAnnotatedWith(NullMarked.class))
                .orElse(false);
        events.add(
            new SimpleConditionEvent(type, marked, type.getName() + " lives outside @NullMarked"));
      }
    };
  }
}
