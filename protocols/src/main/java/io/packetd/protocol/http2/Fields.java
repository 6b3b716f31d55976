// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.HeaderMap;
import io.packetd.protocol.HeaderName;
import io.packetd.protocol.Side;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one header block, credentials already taken out (RFC 9113, section 8.3). A pseudo-header that is null was
 * not sent, or not understood: {@link #unknown} tells how many fields have a name that is not known.
 */
final class Fields implements HpackDecoder.HeaderSink {

    /** Most bytes of names and values that are kept of one block; a block of a few bytes can stand for megabytes. */
    static final int MAX_LIST_BYTES = 64 << 10;

    /** There is no status, or it is not known. */
    static final int NO_STATUS = -1;

    private static final String GRPC = "application/grpc";

    @Nullable
    String method;

    @Nullable
    String path;

    @Nullable
    String scheme;

    @Nullable
    String authority;

    /** Of an extended CONNECT (RFC 8441). */
    @Nullable
    String protocol;

    /** 100 to 999, or {@link #NO_STATUS}. */
    int status = NO_STATUS;

    @Nullable
    String contentType;

    @Nullable
    String grpcStatus;

    @Nullable
    String grpcMessage;

    @Nullable
    String grpcTimeout;

    /** How many fields have a name that is not known. */
    int unknown;

    /** Whether a field that only requests have was seen, known or not. */
    boolean asks;

    /** Whether a status was seen, known or not. */
    boolean answers;

    /** Whether fields were left out because there are too many. */
    boolean cut;

    /** Bytes of names and values that are kept. */
    int bytes;

    private HeaderMap.@Nullable Builder building = new HeaderMap.Builder();
    private HeaderMap header = HeaderMap.EMPTY;

    Fields() {}

    /** Fields of which nothing is known but who sent them. */
    static Fields unreadable(Side side) {
        Fields fields = new Fields();
        fields.unknown = 1;
        fields.asks = side == Side.CLIENT;
        fields.answers = side == Side.SERVER;
        return fields;
    }

    @Override
    public void field(@Nullable String name, @Nullable String value, boolean sensitive) {
        if (name == null) {
            unknown++;
        } else if (!name.isEmpty() && name.charAt(0) == ':') {
            pseudo(name, value);
        } else {
            regular(name, value);
        }
    }

    @Override
    public @Nullable String kept(@Nullable String name, @Nullable String value, boolean sensitive) {
        return Credentials.clean(name, value, sensitive);
    }

    private void pseudo(String name, @Nullable String value) {
        if (value == null) {
            unknown++;
        } else {
            bytes += value.length();
        }
        switch (name) {
            case ":method" -> method = value;
            case ":path" -> path = value;
            case ":scheme" -> scheme = value;
            case ":authority" -> authority = value;
            case ":protocol" -> protocol = value;
            case ":status" -> {
                answers = true;
                status = number(value);
                return;
            }
            default -> {
                return;
            }
        }
        asks = true;
    }

    /** Three digits. */
    private static int number(@Nullable String value) {
        if (value == null || value.length() != 3) {
            return NO_STATUS;
        }
        int number = 0;
        for (int i = 0; i < 3; i++) {
            char c = value.charAt(i);
            if (c < '0' || c > '9') {
                return NO_STATUS;
            }
            number = number * 10 + c - '0';
        }
        return number < 100 ? NO_STATUS : number;
    }

    private void regular(String text, @Nullable String value) {
        HeaderName name = HeaderName.of(text);
        if (name == null) {
            unknown++;
            return;
        }
        HeaderMap.Builder fields = building;
        int more = text.length() + (value == null ? 0 : value.length());
        if (fields == null || more > MAX_LIST_BYTES - bytes) {
            cut = true;
            return;
        }
        bytes += more;
        fields.add(name.canonical(), value);
        switch (text) {
            case "content-type" -> contentType = value;
            case "grpc-status" -> grpcStatus = value;
            case "grpc-message" -> grpcMessage = value;
            case "grpc-timeout" -> grpcTimeout = value;
            default -> {
                // Reported with the others only.
            }
        }
    }

    /** The regular fields; none can be added after this. */
    HeaderMap header() {
        if (building != null) {
            header = building.build();
            building = null;
        }
        return header;
    }

    /** Takes the regular fields from a state that was written. */
    void restore(HeaderMap fields) {
        header = fields;
        building = null;
    }

    /** Whether this answers for the time being only: 1xx. */
    boolean isInterim() {
        return status >= 100 && status < 200;
    }

    /** Whether the message is one of gRPC: {@code application/grpc}, or that with a suffix or parameters, but no gRPC-Web. */
    boolean isGrpc() {
        String type = contentType;
        return type != null
                && type.startsWith(GRPC)
                && (type.length() == GRPC.length()
                        || type.charAt(GRPC.length()) == '+'
                        || type.charAt(GRPC.length()) == ';');
    }
}
