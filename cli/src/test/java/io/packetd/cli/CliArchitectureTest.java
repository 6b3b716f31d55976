// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class CliArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.packetd.cli");

    @Test
    void dependsOnOurModulesPicocliYamlAndFlinkOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.packetd..",
                        "java..",
                        "javax.management..",
                        "com.sun.management..",
                        "picocli..",
                        "com.fasterxml.jackson.core..",
                        "com.fasterxml.jackson.databind..",
                        "com.fasterxml.jackson.dataformat.yaml..",
                        "org.yaml.snakeyaml.error..",
                        "org.apache.flink..",
                        "org.jspecify..")
                .check(MAIN);
    }

    @Test
    void onlyTheEmbeddedClusterKnowsFlink() {
        noClasses()
                .that()
                .haveNameNotMatching("io\\.packetd\\.cli\\.EmbeddedCluster(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.flink..")
                .check(MAIN);
    }

    @Test
    void onlyTheYamlReaderKnowsYamlAndOnlyFlinkRestKnowsJson() {
        noClasses()
                .that()
                .haveNameNotMatching("io\\.packetd\\.cli\\.(YamlReader|FlinkRest)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml..", "org.yaml..")
                .check(MAIN);
    }

    @Test
    void noDecoderIsNamedHere() {
        noClasses()
                .should()
                .dependOnClassesThat(com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo(
                                io.packetd.protocol.Protocol.class)
                        .and(com.tngtech.archunit.core.domain.JavaClass.Predicates.INTERFACES.negate()))
                .as("a protocol is found through the registry")
                .check(MAIN);
    }
}
