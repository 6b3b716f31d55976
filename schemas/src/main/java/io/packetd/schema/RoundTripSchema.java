// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The schema of RoundTrips, {@code RoundTrip.avsc} beside this class, and the ten bytes in front of each of them:
 *
 * <pre>
 * C3 01 | CRC-64-AVRO of the schema, little-endian | Avro binary encoding of record RoundTrip
 *   2   |                   8                      | ...
 * </pre>
 *
 * This is the single-object encoding of the Avro specification. What a RoundTrip consists of is known to the job alone; it
 * writes with {@link AvroBuffer} and reads with {@link AvroInput}.
 */
public final class RoundTripSchema {

    /** CRC-64-AVRO of the parsing canonical form of {@code RoundTrip.avsc}. */
    static final long FINGERPRINT = 0x4c8d010ba54dd5ceL;

    private RoundTripSchema() {}

    /** The schema as JSON. */
    public static String json() {
        try (InputStream in = RoundTripSchema.class.getResourceAsStream("RoundTrip.avsc")) {
            if (in == null) {
                throw new IllegalStateException("RoundTrip.avsc is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins a RoundTrip: marker and fingerprint. */
    public static void begin(AvroBuffer out) {
        out.clear();
        out.writePrefix(FINGERPRINT);
    }

    /**
     * The fields of a RoundTrip, behind marker and fingerprint.
     *
     * @throws IllegalArgumentException if marker or fingerprint are not those of a RoundTrip
     */
    public static AvroInput open(byte[] bytes) {
        SegmentBlock.checkPrefix(bytes, FINGERPRINT, "RoundTrip");
        AvroInput in = new AvroInput();
        in.reset(bytes, SegmentBlock.PREFIX_BYTES, bytes.length);
        return in;
    }
}
