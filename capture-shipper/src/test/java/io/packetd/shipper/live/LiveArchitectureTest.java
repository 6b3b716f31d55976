// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LiveArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.packetd.shipper.live");

    @Test
    void knowsFramesAndTheKernelOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.packetd.shipper.live..",
                        "io.packetd.packet.capture..",
                        "java..",
                        "com.sun.jna..",
                        "org.pcap4j.core..",
                        "org.pcap4j.packet.namednumber..",
                        "org.slf4j..",
                        "org.jspecify..")
                .check(MAIN);
    }

    @Test
    void libpcapIsLoadedByItsOwnEngineOnly() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.Pcap(Capture|Queue)")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.pcap4j..")
                .check(MAIN);
    }
}
