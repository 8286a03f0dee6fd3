package io.confida.monitor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Data flows target → discovery → sampler → snapshot → analysis → exposition. Imports follow from
 * it: what works may see the stages before it, everyone may see the snapshots handed on, and
 * snapshots see nobody. The stages that are optional here hold as soon as they have a class.
 */
@AnalyzeClasses(
    packages = "io.confida.monitor",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule DATA_FLOWS_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("door")
          .definedBy("io.confida.monitor")
          .optionalLayer("target")
          .definedBy("io.confida.monitor.target..")
          .layer("discovery")
          .definedBy("io.confida.monitor.discovery..")
          .layer("sampling")
          .definedBy("io.confida.monitor.sampling..")
          .layer("snapshot")
          .definedBy("io.confida.monitor.snapshot..")
          .optionalLayer("analysis")
          .definedBy("io.confida.monitor.analysis..")
          .optionalLayer("exposition")
          .definedBy("io.confida.monitor.exposition..")
          .layer("config")
          .definedBy("io.confida.monitor.config..")
          .optionalLayer("cli")
          .definedBy("io.confida.monitor.cli..")
          .whereLayer("door")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("target")
          .mayOnlyBeAccessedByLayers("door", "cli", "discovery", "sampling")
          .whereLayer("discovery")
          .mayOnlyBeAccessedByLayers("door", "cli", "sampling")
          .whereLayer("sampling")
          .mayOnlyBeAccessedByLayers("door", "cli")
          .whereLayer("config")
          .mayNotAccessAnyLayer()
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("snapshot")
          .mayNotAccessAnyLayer()
          .whereLayer("analysis")
          .mayOnlyAccessLayers("snapshot")
          .whereLayer("exposition")
          .mayOnlyAccessLayers("snapshot", "analysis");

  @ArchTest
  static final ArchRule NO_CYCLE_BETWEEN_PACKAGES =
      slices().matching("io.confida.monitor.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule THE_JDK_AND_WHAT_IS_CARRIED_ALONG =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.confida.monitor..",
              "java..",
              "javax.management..",
              "javax.net..",
              "org.jspecify..",
              "com.grack.nanojson..",
              "io.prometheus.metrics..",
              "org.yaml.snakeyaml..",
              "picocli..")
          .because(
              "it runs in other people's JVMs; jspecify is for the compiler alone, the others are"
                  + " carried along under names of our own");
}
