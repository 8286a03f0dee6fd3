package io.confida.monitor;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInput;
import java.io.ObjectStreamConstants;
import java.rmi.server.RemoteObject;
import java.util.Set;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnectorServerMBean;
import javax.naming.Context;

/**
 * Data flows target → discovery → sampling → snapshot → analysis → exposition. Imports follow from
 * it: what works may see the stages before it, everyone may see the snapshots handed on, and
 * snapshots see nobody. What runs inside a target finds pools and is seen by the door alone.
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
          .layer("inject")
          .definedBy("io.confida.monitor.inject..")
          .layer("target")
          .definedBy("io.confida.monitor.target..")
          .layer("discovery")
          .definedBy("io.confida.monitor.discovery..")
          .layer("sampling")
          .definedBy("io.confida.monitor.sampling..")
          .layer("snapshot")
          .definedBy("io.confida.monitor.snapshot..")
          .layer("analysis")
          .definedBy("io.confida.monitor.analysis..")
          .layer("exposition")
          .definedBy("io.confida.monitor.exposition..")
          .layer("config")
          .definedBy("io.confida.monitor.config..")
          .layer("assembly")
          .definedBy("io.confida.monitor.assembly..")
          .layer("cli")
          .definedBy("io.confida.monitor.cli..")
          .whereLayer("door")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("assembly")
          .mayOnlyBeAccessedByLayers("door", "cli")
          .whereLayer("inject")
          .mayOnlyBeAccessedByLayers("door")
          .whereLayer("config")
          .mayNotAccessAnyLayer()
          .whereLayer("snapshot")
          .mayNotAccessAnyLayer()
          .whereLayer("target")
          .mayOnlyAccessLayers("snapshot")
          .whereLayer("discovery")
          .mayOnlyAccessLayers("snapshot")
          .whereLayer("sampling")
          .mayOnlyAccessLayers("snapshot", "target", "discovery")
          .whereLayer("inject")
          .mayOnlyAccessLayers("snapshot", "discovery")
          .whereLayer("analysis")
          .mayOnlyAccessLayers("snapshot")
          .whereLayer("exposition")
          .mayOnlyAccessLayers("snapshot", "analysis");

  @ArchTest
  static final ArchRule NO_CYCLE_BETWEEN_PACKAGES =
      slices().matching("io.confida.monitor.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule WHAT_WATCHES_NEEDS_THE_JDK_AND_NOTHING_ELSE =
      classes()
          .that()
          .resideInAnyPackage(
              "io.confida.monitor",
              "io.confida.monitor.target..",
              "io.confida.monitor.discovery..",
              "io.confida.monitor.sampling..",
              "io.confida.monitor.snapshot..",
              "io.confida.monitor.analysis..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.confida.monitor..",
              "java..",
              "javax.management..",
              "javax.naming..",
              "javax.net.ssl..",
              "javax.rmi.ssl..",
              "com.sun.tools.attach..",
              "jdk.jfr..",
              "jdk.management.jfr..",
              "org.jspecify..")
          .because("it runs in other people's JVMs; jspecify is for the compiler alone");

  @ArchTest
  static final ArchRule WHAT_RUNS_IN_A_TARGET_NEEDS_NO_JDK_TOOLS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.confida.monitor.target..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.sun.tools.attach..", "jdk.jfr..", "jdk.management.jfr..")
          .because("a trimmed Java runtime may lack them");

  @ArchTest
  static final ArchRule THE_JDK_AND_WHAT_IS_CARRIED_ALONG =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.confida.monitor..",
              "java..",
              "javax.management..",
              "javax.naming..",
              "javax.net..",
              "javax.rmi.ssl..",
              "com.sun.tools.attach..",
              "jdk.jfr..",
              "jdk.management.jfr..",
              "org.jspecify..",
              "com.grack.nanojson..",
              "org.yaml.snakeyaml..",
              "picocli..")
          .because("what is carried along is relocated into a jar of at most 1.5 MiB");

  /** What of an MBean server asks, and neither makes, calls, sets nor listens to anything. */
  private static final Set<String> QUESTIONS =
      Set.of(
          "queryNames",
          "getAttribute",
          "getAttributes",
          "getDefaultDomain",
          "isRegistered",
          "equals");

  @ArchTest
  static final ArchRule MBEANS_ARE_READ_AND_NOTHING_ELSE =
      noClasses()
          .should()
          .callMethodWhere(
              describe(
                  "an MBean server does more than answer",
                  (JavaCall<?> call) ->
                      call.getTargetOwner().isAssignableTo(MBeanServerConnection.class)
                          && !QUESTIONS.contains(call.getName())))
          .because("nothing of a target is made, called or set: no createMBean, no registerMBean");

  @ArchTest
  static final ArchRule NOTHING_COMES_IN_AS_AN_OBJECT =
      noClasses()
          .should()
          .dependOnClassesThat(
              describe(
                  "make objects of what is sent, hand them out or look them up",
                  (JavaClass type) -> isAWayInForObjects(type)))
          .because("no MLet, RMI export, JNDI or deserialization of what a client sends");

  private static boolean isAWayInForObjects(JavaClass type) {
    return type.isAssignableTo(ObjectInput.class)
        || type.isAssignableTo(ObjectStreamConstants.class)
        || type.isAssignableTo(RemoteObject.class)
        || type.isAssignableTo(JMXConnectorServerMBean.class)
        || type.isAssignableTo(Context.class)
        || type.getName().equals("javax.management.remote.JMXConnectorServerFactory")
        || type.getName().equals("java.beans.XMLDecoder")
        || type.getPackageName().startsWith("javax.management.loading")
        || type.getPackageName().startsWith("java.rmi.registry")
        || type.getPackageName().startsWith("javax.script");
  }

  @ArchTest
  static final ArchRule WHAT_ANSWERS_CLIENTS_KNOWS_SNAPSHOTS_ALONE =
      noClasses()
          .that()
          .resideInAnyPackage("io.confida.monitor.exposition..", "io.confida.monitor.snapshot..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "javax.management..",
              "java.rmi..",
              "javax.naming..",
              "java.lang.reflect..",
              "org.yaml.snakeyaml..")
          .because("what a client sends chooses among answers, and no class, method or name");

  @ArchTest
  static final ArchRule A_FILE_MAKES_NO_OBJECTS_EITHER =
      noClasses()
          .should()
          .dependOnClassesThat(
              describe(
                  "make objects of a YAML file",
                  (JavaClass type) ->
                      type.getName().equals("org.yaml.snakeyaml.Yaml")
                          || type.getPackageName().equals("org.yaml.snakeyaml.constructor")))
          .because("YAML may name classes to make; its nodes are read, and no more");
}
