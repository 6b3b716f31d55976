// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** The interfaces of this host. */
public final class Interfaces {

    /** Also names those without an address, of the network namespace of this thread. */
    private static final Path LINUX_NAMES = Path.of("/proc/thread-self/net/dev");

    private Interfaces() {}

    /**
     * An interface that has an address.
     *
     * @param name such as {@code eth0}
     * @param addresses each with the length of its prefix, such as {@code 192.0.2.1/24}
     */
    public record HostInterface(String name, List<String> addresses) {

        /** Copies the list. */
        public HostInterface {
            addresses = List.copyOf(addresses);
        }
    }

    /** The interfaces that have an address, by their index. */
    public static List<HostInterface> list() throws IOException {
        List<NetworkInterface> found =
                new ArrayList<>(NetworkInterface.networkInterfaces().toList());
        found.sort(Comparator.comparingInt(NetworkInterface::getIndex));
        List<HostInterface> interfaces = new ArrayList<>();
        for (NetworkInterface each : found) {
            List<String> addresses = new ArrayList<>();
            for (InterfaceAddress address : each.getInterfaceAddresses()) {
                addresses.add(text(address.getAddress()) + "/" + address.getNetworkPrefixLength());
            }
            if (!addresses.isEmpty()) {
                interfaces.add(new HostInterface(each.getName(), addresses));
            }
        }
        return interfaces;
    }

    /** The names of all interfaces. */
    static List<String> names() throws IOException {
        if (Files.isReadable(LINUX_NAMES)) {
            return parseNames(Files.readAllLines(LINUX_NAMES));
        }
        return NetworkInterface.networkInterfaces()
                .map(NetworkInterface::getName)
                .toList();
    }

    /** The names in which the pattern is found. */
    static List<String> matching(String pattern) throws IOException {
        Pattern compiled = Pattern.compile(pattern);
        return names().stream().filter(name -> compiled.matcher(name).find()).toList();
    }

    /** Lines such as {@code eth0: 1 2 3}, below two of a header that has no colon. */
    static List<String> parseNames(List<String> lines) {
        List<String> names = new ArrayList<>();
        for (String line : lines) {
            int colon = line.lastIndexOf(':');
            if (colon > 0) {
                names.add(line.substring(0, colon).trim());
            }
        }
        return names;
    }

    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        // the interface of a link-local address is named already
        int scope = address instanceof Inet6Address ? text.indexOf('%') : -1;
        return scope < 0 ? text : text.substring(0, scope);
    }
}
