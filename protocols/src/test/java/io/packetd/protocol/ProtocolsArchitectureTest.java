// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may see whom in this module, and that decoders know bytes and the JDK, and nothing that happens around them. */
class ProtocolsArchitectureTest {

    private static final String CONTRACT = "io.packetd.protocol";
    private static final String ENGINE = "io.packetd.protocol.engine";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(CONTRACT);

    /** Streams in memory, and what codecs read from and write to. */
    private static final Set<String> JAVA_IO = Set.of(
            "java.io.ByteArrayInputStream",
            "java.io.ByteArrayOutputStream",
            "java.io.DataInput",
            "java.io.DataInputStream",
            "java.io.DataOutput",
            "java.io.DataOutputStream",
            "java.io.EOFException",
            "java.io.IOException",
            "java.io.InputStream",
            "java.io.OutputStream",
            "java.io.Serializable",
            "java.io.UncheckedIOException");

    /** The only thing decoders take from {@link System}. */
    private static final Set<String> SYSTEM = Set.of("arraycopy");

    /** One package for each registered protocol. */
    static List<String> packages() {
        return Protocols.standard(DecoderOptions.DEFAULT).all().stream()
                .map(protocol -> protocol.getClass().getPackageName())
                .toList();
    }

    /** Codecs that a decision record names (docs/decisions/0009): the JDK has none for these formats. */
    private static final String ZSTD = "com.github.luben.zstd..";

    @Test
    void dependsOnTheJdkItselfAndNamedCodecsOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(CONTRACT + "..", "java..", "org.jspecify..", ZSTD)
                .check(MAIN);
    }

    @Test
    void contractAndEngineSeeNoCodec() {
        noClasses()
                .that()
                .resideInAnyPackage(CONTRACT, ENGINE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ZSTD)
                .check(MAIN);
    }

    @Test
    void everyProtocolHasAPackageOfItsOwn() {
        assertThat(packages())
                .doesNotHaveDuplicates()
                .allSatisfy(name ->
                        assertThat(name.substring(0, name.lastIndexOf('.'))).isEqualTo(CONTRACT));
        assertThat(MAIN.stream().map(JavaClass::getPackageName).distinct())
                .as("the contract, the engine, and the protocols of the registry")
                .containsOnlyOnceElementsOf(packages())
                .hasSize(packages().size() + 2)
                .contains(CONTRACT, ENGINE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packages")
    void protocolSeesTheContractOnly(String name) {
        noClasses()
                .that()
                .resideInAPackage(name)
                .should()
                .dependOnClassesThat(resideInAPackage(CONTRACT + "..")
                        .and(resideInAnyPackage(CONTRACT, name).negate()))
                .check(MAIN);
    }

    @Test
    void onlyTheRegistryNamesProtocols() {
        noClasses()
                .that()
                .resideInAnyPackage(CONTRACT, ENGINE)
                .and()
                .doNotHaveFullyQualifiedName(Protocols.class.getName())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages().toArray(String[]::new))
                .check(MAIN);
    }

    @Test
    void contractDoesNotSeeTheEngine() {
        noClasses()
                .that()
                .resideInAPackage(CONTRACT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ENGINE)
                .check(MAIN);
    }

    @Test
    void protocolsKeepNothingInFields() {
        classes()
                .that()
                .implement(Protocol.class)
                .should()
                .haveOnlyFinalFields()
                .andShould()
                .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
                .check(MAIN);
    }

    @Test
    void nothingReachesOutOfTheProcess() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.util.logging..", "java.rmi..")
                .orShould()
                .dependOnClassesThat(
                        resideInAPackage("java.io").and(named(JAVA_IO).negate()))
                .orShould()
                .dependOnClassesThat(resideInAPackage("java.net..")
                        .and(named(Set.of("java.net.InetAddress")).negate()))
                .check(MAIN);
    }

    @Test
    void nothingKnowsTheTimeOfDayOrThreads() {
        noClasses()
                .should()
                .dependOnClassesThat(named(Set.of(
                        "java.lang.Process",
                        "java.lang.Runtime",
                        "java.lang.System$Logger",
                        "java.lang.Thread",
                        "java.lang.ThreadLocal",
                        "java.security.SecureRandom",
                        "java.time.Clock",
                        "java.util.Date",
                        "java.util.Random",
                        "java.util.Timer",
                        "java.util.UUID")))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent..")
                .orShould()
                .callMethodWhere(target("System, but for arraycopy", System.class.getName(), SYSTEM, false))
                .orShould()
                .callMethodWhere(target("the clock", "java.time", Set.of("now"), true))
                .check(MAIN);
    }

    private static DescribedPredicate<JavaClass> named(Set<String> names) {
        return DescribedPredicate.describe("named " + names, type -> names.contains(type.getName()));
    }

    /** Calls of methods of these owners whose name is among the names, or is not. */
    private static DescribedPredicate<JavaCall<?>> target(
            String description, String owner, Set<String> names, boolean among) {
        return DescribedPredicate.describe(description, call -> {
            AccessTarget.CodeUnitCallTarget target = call.getTarget();
            return target.getOwner().getName().startsWith(owner) && names.contains(target.getName()) == among;
        });
    }
}
