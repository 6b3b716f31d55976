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

    private static final int SECONDS = 1_735_787_045;
    private static final int LINK_TYPE_RAW = 101;

    private Captures() {}

    /** A file of the shared captures, such as {@code http/pipelined.pcap}. */
    public static Path shared(String name) {
        Path path = Path.of(System.getProperty("packetd.captures"), name);
        if (!Files.exists(path)) {
            throw new IllegalStateException(path + " does not exist; set -Dpacketd.captures");
        }
        return path;
    }

    /** Every shared capture of these protocols. */
    public static List<String> sharedOf(String... protocols) throws IOException {
        List<String> names = new ArrayList<>();
        for (String protocol : protocols) {
            try (Stream<Path> files = Files.list(shared(protocol))) {
                files.map(Path::toString)
                        .filter(name -> name.endsWith(".pcap") || name.endsWith(".pcapng"))
                        .sorted()
                        .forEach(names::add);
            }
        }
        return names;
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
