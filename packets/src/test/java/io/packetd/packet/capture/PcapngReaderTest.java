// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcapngReaderTest {

    @Test
    void readsSectionsOfBothByteOrdersAndEveryPacketBlock() {
        List<Captures.Seen> frames = Captures.readWhole(Captures.pcapng());

        assertThat(frames).extracting(Captures.Seen::linkType).containsExactly(1, 101, 1, 276);
        assertThat(frames)
                .extracting(Captures.Seen::nanos)
                .containsExactly(Captures.START, Captures.START + 1, Captures.START + 1, Captures.START);
        assertThat(frames).extracting(frame -> frame.bytes().length() / 2).containsExactly(54, 64, 74, 84);
    }

    @ParameterizedTest(name = "resolution {0}, {1} units")
    @CsvSource({
        "6, 1700000000123456, 1700000000123456000",
        "9, 1700000000123456789, 1700000000123456789",
        "0, 1700000000, 1700000000000000000",
        "3, 1700000000123, 1700000000123000000",
        "12, 1700000000123456, 1700000000123",
        "127, 1700000000123456, 0",
        "0x80, 1700000000, 1700000000000000000",
        "0x8a, 1740800000512, 1700000000500000000",
        "0xa0, 7301444404273741824, 1700000000250000000",
        "0xbf, 6917529027641081856, 750000000",
        "0xff, -1, 0",
    })
    void readsTimeStampsOfEveryResolution(String resolution, long units, long nanos) {
        byte[] file = new PcapngBytes()
                .section(ByteOrder.LITTLE_ENDIAN)
                .origin(1, Integer.decode(resolution), 0)
                .enhanced(0, units, new byte[3])
                .bytes();

        assertThat(Captures.readWhole(file).get(0).nanos()).isEqualTo(nanos);
    }

    @Test
    void addsTheTimeOffsetOfTheInterface() {
        byte[] file = new PcapngBytes()
                .section(ByteOrder.BIG_ENDIAN)
                .origin(1, 6, 1_700_000_000)
                .enhanced(0, 5, new byte[1])
                .bytes();

        assertThat(Captures.readWhole(file).get(0).nanos()).isEqualTo(1_700_000_000_000_005_000L);
    }

    @Test
    void cutsSimplePacketsAtTheSnapLength() {
        byte[] file = new PcapngBytes()
                .section(ByteOrder.LITTLE_ENDIAN)
                .origin(1, 6)
                .simple(1000, new byte[8])
                .bytes();

        assertThat(Captures.readWhole(file)).containsExactly(new Captures.Seen(0, 1, "000000000000", 1000));
    }

    @Test
    void passesOverUnknownBlocksLargerThanAnyBuffer() {
        byte[] file = new PcapngBytes()
                .section(ByteOrder.LITTLE_ENDIAN)
                .origin(1, 0)
                .block(0xbad, 20_000_000)
                .enhanced(0, 1, new byte[1])
                .bytes();

        assertThat(Captures.readWhole(file)).hasSize(1);
    }

    @Test
    void interfacesEndWithTheirSection() {
        byte[] file = new PcapngBytes()
                .section(ByteOrder.LITTLE_ENDIAN)
                .origin(1, 0)
                .section(ByteOrder.LITTLE_ENDIAN)
                .enhanced(0, 1, new byte[1])
                .bytes();

        assertThat(Captures.read(file).damage())
                .hasMessageContaining("byte 76: a frame of interface 0 where 0 are described");
    }

    @Test
    void endsWhereABlockContradictsItself() {
        byte[] file = Captures.pcapng();
        file[file.length - 1] ^= 1;
        Captures.Reading reading = Captures.read(file);

        assertThat(reading.frames()).hasSize(4);
        assertThat(reading.damage()).hasMessageContaining("a block of 32 bytes that ends as one of");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 11, 13})
    void endsAtABlockOfImpossibleLength(int total) {
        byte[] section = new PcapngBytes().section(ByteOrder.LITTLE_ENDIAN).bytes();
        byte[] file = java.util.Arrays.copyOf(section, section.length + 12);
        file[section.length] = 6;
        file[section.length + 4] = (byte) total;

        assertThat(Captures.read(file).damage()).hasMessageContaining("byte 28: a block of " + total + " bytes");
    }

    @Test
    void sectionWithoutFramesIsEmpty() {
        assertThat(Captures.readWhole(
                        new PcapngBytes().section(ByteOrder.BIG_ENDIAN).bytes()))
                .isEmpty();
    }
}
