// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import io.packetd.protocol.Descriptor;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.Rule;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code name;port[,port…][;host]}. */
final class RuleConverter implements ITypeConverter<Rule> {

    private static final String FORM = "expected 'name;port[,port...][;host]', such as 'http;80,8080;10.0.0.1'";
    private static final String ADDRESS_CHARACTERS = "0123456789abcdefABCDEF.:";
    private static final int MAX_PORT = 65_535;

    private final Protocols protocols;

    RuleConverter(Protocols protocols) {
        this.protocols = protocols;
    }

    @Override
    public Rule convert(String text) {
        String[] parts = text.split(";", -1);
        if (parts.length < 2 || parts.length > 3) {
            throw new TypeConversionException("'" + text + "': " + FORM);
        }
        return new Rule(protocol(parts[0].trim()), ports(parts[1]), parts.length < 3 ? null : host(parts[2].trim()));
    }

    /** A name that is known. */
    String protocol(String name) {
        if (protocols.byId(name) == null) {
            List<String> known = new ArrayList<>();
            for (Descriptor descriptor : protocols.descriptors()) {
                known.add(descriptor.id());
            }
            throw new TypeConversionException("unknown protocol '" + name + "'; known are " + String.join(", ", known));
        }
        return name;
    }

    private static List<Integer> ports(String text) {
        List<Integer> ports = new ArrayList<>();
        for (String port : text.split(",", -1)) {
            ports.add(port(port.trim()));
        }
        return ports;
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            throw new TypeConversionException("port '" + text + "' is not a number; " + FORM);
        }
        throw new TypeConversionException("port " + text + " is not in 1 to " + MAX_PORT);
    }

    /** An address only: looking a name up would ask the network while packets are read offline. */
    static @Nullable InetAddress host(String text) {
        if (text.isEmpty()) {
            return null;
        }
        boolean isAddress = text.chars().allMatch(c -> ADDRESS_CHARACTERS.indexOf(c) >= 0)
                && (text.indexOf('.') >= 0 || text.indexOf(':') >= 0);
        try {
            if (isAddress) {
                return InetAddress.getByName(text);
            }
        } catch (UnknownHostException notAnAddress) {
            throw new TypeConversionException("host '" + text + "' is not an IP address");
        }
        throw new TypeConversionException("host '" + text + "' is not an IP address");
    }
}
