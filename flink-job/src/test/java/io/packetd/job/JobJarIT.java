// SPDX-License-Identifier: Apache-2.0
package io.packetd.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a cluster is given holds what its class path lacks, and nothing that is there. */
class JobJarIT {

    private final JarFile jar =
            new JarFile(Path.of(System.getProperty("packetd.job.jar")).toFile());

    JobJarIT() throws IOException {}

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    @Test
    void namesItsMainClass() throws IOException {
        assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class")).isEqualTo(LiveJob.class.getName());
        assertThat(names()).contains("io/packetd/job/LiveJob.class");
    }

    @Test
    void holdsWhatTheClusterLacks() {
        assertThat(names())
                .contains(
                        "io/packetd/schema/SegmentBlock.class",
                        "io/packetd/protocol/Protocols.class",
                        "org/apache/flink/connector/kafka/source/KafkaSource.class",
                        "org/apache/flink/connector/base/source/reader/SourceReaderBase.class",
                        "org/apache/kafka/clients/producer/KafkaProducer.class",
                        "com/github/luben/zstd/Zstd.class",
                        "net/jpountz/lz4/LZ4Factory.class",
                        "org/HdrHistogram/Histogram.class");
    }

    @Test
    void holdsNothingThatWouldHideTheCluster() {
        assertThat(names())
                .noneMatch(name -> name.startsWith("org/apache/flink/runtime/"))
                .noneMatch(name -> name.startsWith("org/apache/flink/streaming/api/environment/"))
                .noneMatch(name -> name.startsWith("org/slf4j/"))
                .noneMatch(name -> name.startsWith("org/apache/logging/"))
                .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA)"));
    }

    @Test
    void keepsServicesLicencesAndNotices() throws IOException {
        assertThat(text("META-INF/services/org.apache.kafka.common.config.provider.ConfigProvider"))
                .contains("org.apache.kafka.common.config.provider.FileConfigProvider");
        assertThat(text("META-INF/LICENSE-packetd")).contains("Apache License");
        assertThat(text("META-INF/LICENSE")).contains("Apache License");
        assertThat(text("META-INF/NOTICE")).contains("packetd").contains("Flink");
        // kafka-clients keep theirs at the root
        assertThat(text("NOTICE")).contains("Kafka");
    }

    private List<String> names() {
        return jar.stream().map(ZipEntry::getName).toList();
    }

    private String text(String name) throws IOException {
        ZipEntry entry = jar.getEntry(name);
        assertThat(entry).as(name).isNotNull();
        try (InputStream in = jar.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
