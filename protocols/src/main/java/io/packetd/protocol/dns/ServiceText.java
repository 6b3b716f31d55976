// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.dns;

import java.util.ArrayList;
import java.util.List;

/** SVCB and HTTPS records as text: {@code 1 svc.example. alpn=h2,h3 port=8443 ipv4hint=192.0.2.1} (RFC 9460). */
final class ServiceText {

    private static final String[] KEYS = {
        "mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint", "dohpath", "ohttp"
    };

    private ServiceText() {}

    static String of(DnsReader in, int end) {
        StringBuilder text = new StringBuilder().append(in.u16()).append(' ').append(in.name());
        while (!in.failed() && in.at() < end && text.length() <= RecordText.MAX_TEXT) {
            int key = in.u16();
            int valueEnd = in.u16() + in.at();
            text.append(' ').append(key(key));
            String value = value(in, key, valueEnd);
            if (!value.isEmpty()) {
                text.append('=').append(value);
            }
            if (in.at() != valueEnd) {
                in.skip(-1); // the value does not fit its type: the record is shown in hex
            }
        }
        return text.toString();
    }

    private static String key(int key) {
        return key < KEYS.length ? KEYS[key] : "key" + key;
    }

    private static String value(DnsReader in, int key, int end) {
        List<String> parts = new ArrayList<>(4);
        switch (key) {
            case 0 -> {
                while (!in.failed() && in.at() < end) {
                    parts.add(key(in.u16()));
                }
            }
            case 1 -> {
                while (!in.failed() && in.at() < end) {
                    parts.add(in.utf8(in.u8()));
                }
            }
            case 3 -> parts.add(Integer.toString(in.u16()));
            case 4 -> {
                while (!in.failed() && in.at() < end) {
                    parts.add(Addresses.v4(in.bytes(4)));
                }
            }
            case 6 -> {
                while (!in.failed() && in.at() < end) {
                    parts.add(Addresses.v6(in.bytes(16)));
                }
            }
            case 7 -> parts.add(in.utf8(end - in.at()));
            default -> parts.add(RecordText.hex(in, end));
        }
        return String.join(",", parts);
    }
}
