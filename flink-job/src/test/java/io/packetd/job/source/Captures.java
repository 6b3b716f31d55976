// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Capture files for tests. */
public final class Captures {

    private static final Path FIXTURES = Path.of(System.getProperty("packetd.fixtures"));
    private static final Path SHARED = Path.of(System.getProperty("packetd.captures"));
    private static final int SECONDS = 1_735_787_045;
    private static final int LINK_TYPE_RAW = 101;

    private Captures() {}

    /** A file of the fixtures, such as {@code http/pipelined}. */
    public static String fixture(String scenario) {
        return FIXTURES.resolve(scenario).resolve("capture.pcap").toString();
    }

    /** Every capture of these protocols: the fixtures, and the shared ones where they lie beside the repository. */
    public static List<String> of(String... protocols) throws IOException {
        List<String> names = new ArrayList<>();
        for (String protocol : protocols) {
            for (Path folder : List.of(FIXTURES.resolve(protocol), SHARED.resolve(protocol))) {
                if (Files.isDirectory(folder)) {
                    try (Stream<Path> files = Files.walk(folder)) {
                        files.map(Path::toString)
                                .filter(name -> name.endsWith(".pcap") || name.endsWith(".pcapng"))
                                .sorted()
                                .forEach(names::add);
                    }
                }
            }
        }
        return names;
    }

    /** Whether the shared captures are there, and with them a hundred times as much to read. */
    public static boolean hasShared() {
        return Files.isDirectory(SHARED);
    }

    /** A pcap file of UDP packets, one for each given time in milliseconds; the payload is that time. */
    public static Path write(Path file, int... millis) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeInt(0xa1b2c3d4);
            out.writeInt(0x0002_0004);
            out.writeLong(0);
            out.writeInt(65_535);
            out.writeInt(LINK_TYPE_RAW);
            for (int time : millis) {
                out.writeInt(SECONDS + time / 1000);
                out.writeInt(time % 1000 * 1000);
                out.writeInt(32);
                out.writeInt(32);
                out.writeInt(0x4500_0020);
                out.writeInt(0);
                out.writeInt(0x4011_0000);
                out.writeInt(0xc000_0201);
                out.writeInt(0xc000_0202);
                out.writeInt(0x9c40_0035);
                out.writeInt(0x000c_0000);
                out.writeInt(time);
            }
        }
        return file;
    }
}
