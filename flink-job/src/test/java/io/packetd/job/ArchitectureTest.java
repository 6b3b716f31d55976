// SPDX-License-Identifier: Apache-2.0
package io.packetd.job;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.packetd.job");

    @Test
    void doesNotSeeTheShipperOrTheCommandLine() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.packetd.shipper..", "io.packetd.cli..")
                .check(CLASSES);
    }

    @Test
    void onlyTheConnectionOperatorBuildsOnFlinkOperators() {
        noClasses()
                .that()
                .doNotHaveSimpleName("ConnectionOperator")
                .and()
                .doNotHaveSimpleName("PacketdJob")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.apache.flink.streaming.api.operators..",
                        "org.apache.flink.streaming.runtime..",
                        "org.apache.flink.streaming.api.transformations..",
                        "org.apache.flink.runtime.."))
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.packetd.job.(**)").should().beFreeOfCycles().check(CLASSES);
    }
}
