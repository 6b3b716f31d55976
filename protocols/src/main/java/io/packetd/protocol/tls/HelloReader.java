// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.tls;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the hellos (RFC 8446, sections 4.1.2 to 4.1.4; RFC 5246, section 7.4.1). An extension that is broken is passed over;
 * the client's lists are cut after {@link #MOST_LISTED} values.
 */
final class HelloReader {

    /** Status of the answer that wants another ClientHello. */
    static final String HELLO_RETRY_REQUEST = "HelloRetryRequest";

    private static final int MOST_LISTED = 16;
    private static final int RANDOM_BYTES = 32;

    private static final int SERVER_NAME = 0;
    private static final int ALPN = 16;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int KEY_SHARE = 51;

    /** The random of a HelloRetryRequest, which is a ServerHello in form. */
    private static final byte[] RETRY =
            HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    private final ByteWindow in;
    private final int end;
    private int at;
    private boolean broken;

    private @Nullable String serverName;
    private List<String> versions = new ArrayList<>(4);
    private List<String> protocols = new ArrayList<>(4);
    private int chosenVersion;
    private @Nullable String curve;

    private HelloReader(ByteWindow body) {
        this.in = body;
        this.end = body.length();
    }

    /** The request in the body of a ClientHello; null when it is none. */
    static Message.@Nullable Builder client(ByteWindow body) {
        HelloReader hello = new HelloReader(body);
        int version = hello.u16();
        hello.skip(RANDOM_BYTES);
        hello.skip(hello.u8());
        hello.skip(hello.u16());
        hello.skip(hello.u8());
        hello.extensions(true);
        if (hello.broken) {
            return null;
        }
        if (hello.versions.isEmpty()) {
            hello.versions.add(TlsVersions.name(version));
        }
        return Message.request("ClientHello")
                .with(TlsAttributes.SERVER_NAME, hello.serverName)
                .with(TlsAttributes.OFFERED_VERSIONS, List.copyOf(hello.versions))
                .with(TlsAttributes.OFFERED_PROTOCOLS, hello.protocols.isEmpty() ? null : List.copyOf(hello.protocols));
    }

    /** The response in the body of a ServerHello; null when it is none. */
    static Message.@Nullable Builder server(ByteWindow body) {
        HelloReader hello = new HelloReader(body);
        hello.chosenVersion = hello.u16();
        boolean retry = isRetry(body);
        hello.skip(RANDOM_BYTES);
        hello.skip(hello.u8());
        int cipher = hello.u16();
        hello.skip(1);
        hello.extensions(false);
        if (hello.broken) {
            return null;
        }
        return Message.response(Outcome.OK, retry ? HELLO_RETRY_REQUEST : "ServerHello")
                .with(TlsAttributes.PROTOCOL_NAME, TlsVersions.protocol(hello.chosenVersion))
                .with(TlsAttributes.VERSION, TlsVersions.name(hello.chosenVersion))
                .with(TlsAttributes.CIPHER, TlsCipherSuites.name(cipher))
                .with(TlsAttributes.CURVE, hello.curve)
                .with(TlsAttributes.NEXT_PROTOCOL, hello.protocols.isEmpty() ? null : hello.protocols.get(0));
    }

    /** Whether the body of a ServerHello is that of a HelloRetryRequest. */
    static boolean isRetry(ByteWindow body) {
        return body.matches(2, RETRY);
    }

    /** Old hellos have none. */
    private void extensions(boolean client) {
        if (broken || at == end) {
            return;
        }
        int last = u16() + at;
        if (broken || last > end) {
            broken = true;
            return;
        }
        while (at < last && !broken) {
            int type = u16();
            int length = u16();
            int from = at;
            skip(length);
            if (!broken) {
                extension(type, from, from + length, client);
            }
        }
    }

    private void extension(int type, int from, int to, boolean client) {
        switch (type) {
            case SERVER_NAME -> serverName(from, to);
            case ALPN -> protocols(from, to);
            case SUPPORTED_VERSIONS -> versions(from, to, client);
            case KEY_SHARE -> {
                if (!client && to - from >= 2) {
                    curve = TlsGroups.name(in.u16(from));
                }
            }
            default -> {
                // Not reported.
            }
        }
    }

    /** RFC 6066, section 3: {@code u16 list, u8 type, u16 length, name}; servers answer with nothing. */
    private void serverName(int from, int to) {
        int name = from + 5;
        if (name <= to && in.u8(from + 2) == 0 && in.u16(from + 3) <= Math.min(255, to - name)) {
            serverName = in.utf8(name, name + in.u16(from + 3));
        }
    }

    /** RFC 7301, section 3.1: {@code u16 list}, for each {@code u8 length, name}. */
    private void protocols(int from, int to) {
        for (int name = from + 2; name < to && protocols.size() < MOST_LISTED; ) {
            int next = name + 1 + in.u8(name);
            if (next > to) {
                return;
            }
            boolean grease = next - name == 3 && TlsVersions.isGrease(in.u16(name + 1));
            if (!grease) {
                protocols.add(in.utf8(name + 1, next));
            }
            name = next;
        }
    }

    /** RFC 8446, section 4.2.1: {@code u8 list}, for each {@code u16}; of a server one {@code u16}. */
    private void versions(int from, int to, boolean client) {
        if (!client) {
            chosenVersion = to - from == 2 ? in.u16(from) : chosenVersion;
            return;
        }
        for (int version = from + 1; version + 2 <= to && versions.size() < MOST_LISTED; version += 2) {
            if (!TlsVersions.isGrease(in.u16(version))) {
                versions.add(TlsVersions.name(in.u16(version)));
            }
        }
    }

    private void skip(int bytes) {
        broken |= bytes > end - at;
        at += broken ? 0 : bytes;
    }

    private int u8() {
        skip(1);
        return broken ? 0 : in.u8(at - 1);
    }

    private int u16() {
        skip(2);
        return broken ? 0 : in.u16(at - 2);
    }
}
