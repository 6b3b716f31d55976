// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class PacketsArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.packetd.packet");

    @Test
    void dependsOnSchemasAndACompressionLibraryOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.packetd.packet..",
                        "io.packetd.schema..",
                        "java..",
                        "com.github.luben.zstd..",
                        "org.jspecify..")
                .check(MAIN);
    }

    @Test
    void headersKnowNoFilesAndFilesNoHeaders() {
        noClasses()
                .that()
                .resideInAPackage("io.packetd.packet.header..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.packetd.packet.capture..")
                .check(MAIN);
        noClasses()
                .that()
                .resideInAPackage("io.packetd.packet.capture..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.packetd.packet.header..", "io.packetd.schema..")
                .check(MAIN);
    }
}
