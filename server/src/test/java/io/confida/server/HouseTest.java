package io.confida.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.regex.Pattern;

/** Holds the arrows between the rooms of the server. */
@AnalyzeClasses(
    packages = "io.confida.server",
    importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {

  private static final String ROOT = "io.confida.server";

  @ArchTest
  static final ArchRule importsRunDownTheList =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
          .layer("wiring")
          .definedBy(ROOT)
          .layer("health")
          .definedBy(ROOT + ".health")
          .layer("interview")
          .definedBy(ROOT + ".interview")
          .layer("session")
          .definedBy(ROOT + ".session")
          .layer("question")
          .definedBy(ROOT + ".question")
          .layer("idempotency")
          .definedBy(ROOT + ".idempotency")
          .layer("database")
          .definedBy(ROOT + ".database..")
          .layer("http")
          .definedBy(ROOT + ".http")
          .layer("access")
          .definedBy(ROOT + ".access")
          .layer("connection")
          .definedBy(ROOT + ".connection")
          .layer("config")
          .definedBy(ROOT + ".config")
          .whereLayer("wiring")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("health")
          .mayOnlyBeAccessedByLayers("wiring")
          .whereLayer("interview")
          .mayOnlyBeAccessedByLayers("wiring")
          .whereLayer("session")
          .mayOnlyBeAccessedByLayers("wiring", "interview")
          .whereLayer("question")
          .mayOnlyBeAccessedByLayers("wiring", "interview", "session")
          .whereLayer("idempotency")
          .mayOnlyBeAccessedByLayers("wiring", "interview", "session", "question")
          .whereLayer("database")
          .mayOnlyBeAccessedByLayers(
              "wiring", "health", "interview", "session", "question", "idempotency")
          .whereLayer("connection")
          .mayOnlyBeAccessedByLayers("wiring")
          .whereLayer("access")
          .mayOnlyBeAccessedByLayers("wiring")
          .whereLayer("http")
          .mayOnlyBeAccessedByLayers(
              "wiring", "access", "health", "interview", "session", "question", "idempotency")
          .whereLayer("config")
          .mayOnlyBeAccessedByLayers("wiring", "access", "health", "database");

  @ArchTest
  static final ArchRule noCycles = slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule routesAskServicesNotRepositories =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Routes")
          .should()
          .dependOnClassesThat()
          .haveSimpleNameEndingWith("Repository")
          .orShould()
          .dependOnClassesThat()
          .haveSimpleName("DatabaseOperations");

  @ArchTest
  static final ArchRule onlyTheDatabaseRoomSeesTheDatabasesTypes =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".database..")
          .and()
          // It asks the driver which parameters there are, so as to name the nearest to a slip.
          .doNotHaveFullyQualifiedName(ROOT + ".config.PgjdbcParameters")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..",
              "javax.sql..",
              "io.helidon.dbclient..",
              "com.zaxxer..",
              "org.postgresql..",
              "org.sqlite..",
              "org.flywaydb..");

  @ArchTest
  static final ArchRule nothingBelowTheRoutesSeesTheWebServer =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Service")
          .or()
          .haveSimpleNameEndingWith("Repository")
          .or()
          .resideInAnyPackage(ROOT + ".database..", ROOT + ".config")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.helidon.webserver..", "io.helidon.http..");

  @ArchTest
  static final ArchRule repositoriesStayAtHome =
      classes().that().haveSimpleNameEndingWith("Repository").should().bePackagePrivate();

  @ArchTest
  static final ArchRule onlyOneClassKnowsTheAgent =
      noClasses()
          .that()
          .haveNameNotMatching(Pattern.quote(ROOT + ".health.AgentPoolMonitor") + "(\\$.+)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.confida.monitor..");
}
