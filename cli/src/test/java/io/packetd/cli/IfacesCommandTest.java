// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class IfacesCommandTest {

    @Test
    void listsEachInterfaceWithItsAddressesOnALine() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        Console console = new Console(out, new PrintWriter(err, true), false, false);
        int exitCode = Main.commandLine(console).execute("ifaces");

        assertThat(exitCode).isZero();
        assertThat(err.toString()).isEmpty();
        NetworkInterface loopback =
                NetworkInterface.getByInetAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        assertThat(out.toString(StandardCharsets.UTF_8).lines().toList())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).matches("- \\S+: \\[[0-9a-f.:]+/\\d+( [0-9a-f.:]+/\\d+)*]"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("- " + loopback.getName() + ": [")
                        .contains("127.0.0.1/8"));
    }
}
