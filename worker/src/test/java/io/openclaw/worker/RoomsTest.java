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
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskReader;
import io.openclaw.task.TaskWork;
import java.time.Instant;
import java.util.regex.Pattern;

@AnalyzeClasses(packages = "io.openclaw.worker", importOptions = RoomsTest.MainClasses.class)
class RoomsTest {
  /// A class together with those inside it.
  private static final SliceAssignment OUTERMOST_CLASS =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          return SliceIdentifier.of(type.getName().replaceFirst("\\$.*", ""));
        }

        @Override
        public String getDescription() {
          return "outermost classes";
        }
      };

  @ArchTest static final ArchRule constructorsInject = NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
  @ArchTest static final ArchRule slf4jOnly = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  @ArchTest
  static final ArchRule roomsAreFreeOfCycles =
      slices().matching("io.openclaw.worker.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule classesAreFreeOfCycles =
      slices().assignedFrom(OUTERMOST_CLASS).should().beFreeOfCycles();

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
  static final ArchRule callsKnowNothingOfTheStore =
      noClasses()
          .that()
          .resideInAPackage("io.openclaw.worker.call..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(TaskWork.class, TaskReader.class, TaskEvent.class);

  @ArchTest
  static final ArchRule modesNeverWriteTheEnd =
      noClasses()
          .that()
          .resideInAPackage("io.openclaw.worker.mode..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(TaskWork.class);

  @ArchTest
  static final ArchRule providersKnowNothingOfTasks =
      noClasses()
          .that()
          .resideInAPackage("io.openclaw.worker.provider..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.openclaw.task..", "io.openclaw.ratelimit..");

  @ArchTest
  static final ArchRule theCacheStandsAlone =
      noClasses()
          .that()
          .resideInAPackage("io.openclaw.worker.cache..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.openclaw.ratelimit..")
                  .or(
                      resideInAPackage("io.openclaw.worker..")
                          .and(not(resideInAPackage("io.openclaw.worker.cache..")))));

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

  /// Whatever the build calls the folder of the tests' classes.
  static final class MainClasses implements ImportOption {
    private static final Pattern TESTS = Pattern.compile(".*/test(-classes)?/io/openclaw/.*");

    @Override
    public boolean includes(Location location) {
      return !location.matches(TESTS);
    }
  }
}
