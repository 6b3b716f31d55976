// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

/** Capability flags ("Capabilities Flags") that change what is on the wire. */
final class Capability {

    static final long CONNECT_WITH_DB = 1L << 3;
    static final long COMPRESS = 1L << 5;
    static final long PROTOCOL_41 = 1L << 9;
    static final long SSL = 1L << 11;
    static final long SECURE_CONNECTION = 1L << 15;
    static final long PLUGIN_AUTH = 1L << 19;
    static final long PLUGIN_AUTH_LENENC = 1L << 21;
    static final long SESSION_TRACK = 1L << 23;
    static final long DEPRECATE_EOF = 1L << 24;
    static final long OPTIONAL_METADATA = 1L << 25;
    static final long ZSTD = 1L << 26;
    static final long QUERY_ATTRIBUTES = 1L << 27;

    private Capability() {}
}
