// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ShipperArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.packetd.shipper");

    @Test
    void dependsOnPacketsSchemasAndItsLibrariesOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.packetd.shipper..",
                        "io.packetd.packet..",
                        "io.packetd.schema..",
                        "java..",
                        "com.sun.jna..",
                        "com.sun.net.httpserver..",
                        "org.apache.kafka..",
                        "org.pcap4j..",
                        "org.slf4j..",
                        "org.jspecify..")
                .check(MAIN);
    }

    @Test
    void onlyTheSenderAndTheOptionsKnowKafka() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.packetd.shipper.kafka..")
                .and()
                .haveSimpleNameNotStartingWith("ShipperOption")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(MAIN);
    }

    @Test
    void captureKnowsNothingOfWhatComesAfterIt() {
        noClasses()
                .that()
                .resideInAPackage("io.packetd.shipper.live..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.packetd.shipper.kafka..", "io.packetd.shipper.spool..")
                .allowEmptyShould(true)
                .check(MAIN);
    }
}
