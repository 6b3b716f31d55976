// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.tls;

import io.packetd.protocol.AttributeKey;
import io.packetd.protocol.JsonField;
import io.packetd.protocol.JsonField.Source;
import java.util.List;

/** What TLS messages carry beside operation, status and size; names of OpenTelemetry where it has one. */
public final class TlsAttributes {

    /** Name of the server that the client asks for (SNI). */
    public static final AttributeKey<String> SERVER_NAME = AttributeKey.text("tls.client.server_name");

    /** Versions that the client offers, in its order: {@code 1.3}, {@code 1.2}. */
    public static final AttributeKey<List<?>> OFFERED_VERSIONS = AttributeKey.list("tls.client.versions");

    /** Application protocols that the client offers, in its order: {@code h2}, {@code http/1.1}. */
    public static final AttributeKey<List<?>> OFFERED_PROTOCOLS = AttributeKey.list("tls.client.next_protocols");

    /** {@code tls} or {@code ssl}. */
    public static final AttributeKey<String> PROTOCOL_NAME = AttributeKey.text("tls.protocol.name");

    /** Version chosen, such as {@code 1.3}. */
    public static final AttributeKey<String> VERSION = AttributeKey.text("tls.protocol.version");

    /** Cipher suite chosen, such as {@code TLS_AES_128_GCM_SHA256}; its number when it has no name. */
    public static final AttributeKey<String> CIPHER = AttributeKey.text("tls.cipher");

    /** Group of the key exchange that a server of TLS 1.3 chose, such as {@code x25519}. */
    public static final AttributeKey<String> CURVE = AttributeKey.text("tls.curve");

    /** Application protocol chosen; from TLS 1.3 on that is encrypted. */
    public static final AttributeKey<String> NEXT_PROTOCOL = AttributeKey.text("tls.next_protocol");

    /** Name of a fatal alert, such as {@code handshake_failure}. */
    public static final AttributeKey<String> ALERT = AttributeKey.text("error.type");

    static final List<AttributeKey<?>> ALL = List.of(
            SERVER_NAME,
            OFFERED_VERSIONS,
            OFFERED_PROTOCOLS,
            PROTOCOL_NAME,
            VERSION,
            CIPHER,
            CURVE,
            NEXT_PROTOCOL,
            ALERT);

    static final List<JsonField> REQUEST_JSON = List.of(
            JsonField.of("Host", Source.HOST),
            JsonField.of("Port", Source.PORT),
            JsonField.of("ServerName", SERVER_NAME, "null"),
            JsonField.of("Versions", OFFERED_VERSIONS, "null"),
            JsonField.of("ALPN", OFFERED_PROTOCOLS, "null"),
            JsonField.of("Size", Source.SIZE),
            JsonField.of("Time", Source.TIME));

    static final List<JsonField> RESPONSE_JSON = List.of(
            JsonField.of("Host", Source.HOST),
            JsonField.of("Port", Source.PORT),
            JsonField.of("Status", Source.STATUS),
            JsonField.of("Version", VERSION, "null"),
            JsonField.of("CipherSuite", CIPHER, "null"),
            JsonField.of("ALPN", NEXT_PROTOCOL, "null"),
            JsonField.of("Alert", ALERT, "null"),
            JsonField.of("Size", Source.SIZE),
            JsonField.of("Time", Source.TIME));

    private TlsAttributes() {}
}
